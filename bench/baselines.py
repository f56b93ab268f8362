"""Compare envduty with what a person would otherwise use on the same text, and print the figures as Markdown.

    pip install jieba                # in a scratch environment; the project itself does not need it
    python bench/baselines.py        # both judged sets of tests/gold

Each method gets the texts of the 163 duties and the judged questions, nothing else; a duty's body is the answer, bodies in the
order of their best duty. The figures are those of tests/gold/judge.py.

A method with scores answers nearly everything unless weak scores are cut off. Nobody would know where to cut, but so as not to
win by that, each also runs with the cut that suits it best on who.json (its highest mean of the figures).
"""

from __future__ import annotations

import importlib
import json
import math
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rapidfuzz.fuzz import partial_ratio

from envduty import load

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from tests.gold import judge  # noqa: E402 - tests/ is no package that could be installed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    #: a question → (score, number of the duty) of what was found
    Search = Callable[[str], list[tuple[float, int]]]
    Answers = list[dict[str, Any]]

#: the judge's other measures, role and duty, are of the bodies that a method found; only envduty knows roles
MEASURES = ("hit@1", "ndcg@5", "recall", "precision", "abstain")
SETS = {
    "who": "development set, who.json",
    "who-real": "real complaints and inquiries, who-real.json",
    "who-mailbox": "letters for which no word was added, who-mailbox.json",
}
CUTS = 60


class Duty(NamedTuple):
    """What the other methods know of a duty."""

    id: str
    body: str
    text: str


class Method(NamedTuple):
    """One way to search, and the score below which it says nothing."""

    name: str
    search: Search
    cut: float = -math.inf


def duties() -> list[Duty]:
    """The duties whose text is known, in the notice's order."""
    return [
        Duty(duty["id"], body["id"], duty["text"])
        for body in load().show()["results"]
        for duty in body["duties"]
        if duty["status"] != "gap"
    ]


def grep(texts: Sequence[str]) -> Search:
    """The whole question stands in the text."""
    return lambda query: [(1.0, number) for number, text in enumerate(texts) if query in text]


def full_text(texts: Sequence[str], *, whole: bool) -> Search:
    """SQLite FTS5 with trigrams, by its bm25: the whole question as a phrase, or any of its trigrams."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE duties USING fts5(text, tokenize = 'trigram')")
    database.executemany("INSERT INTO duties (rowid, text) VALUES (?, ?)", enumerate(texts))

    def search(query: str) -> list[tuple[float, int]]:
        parts = [query] if whole else [query[at : at + 3] for at in range(len(query) - 2)]
        match = " OR ".join('"' + part.replace('"', '""') + '"' for part in parts)
        if not match:
            return []
        return database.execute(
            "SELECT -rank, rowid FROM duties WHERE duties MATCH ? ORDER BY rank", [match]
        ).fetchall()

    return search


def words(texts: Sequence[str]) -> Search:
    """Jieba's words, ranked by BM25 (k1 = 1.5, b = 0.75)."""
    try:
        jieba = importlib.import_module("jieba")
    except ImportError:
        raise SystemExit("jieba is missing: run `pip install jieba`, in a scratch environment if you like.") from None
    jieba.setLogLevel("ERROR")
    split: Callable[[str], list[str]] = lambda text: [word for word in jieba.cut(text) if word.isalnum()]  # noqa: E731
    counts = [Counter(split(text)) for text in texts]
    lengths = [sum(count.values()) for count in counts]
    mean = sum(lengths) / len(lengths)
    spread = Counter(word for count in counts for word in count)

    def score(word: str, number: int) -> float:
        rarity = math.log(1 + (len(texts) - spread[word] + 0.5) / (spread[word] + 0.5))
        often = counts[number][word]
        return rarity * often * 2.5 / (often + 1.5 * (0.25 + 0.75 * lengths[number] / mean))

    def search(query: str) -> list[tuple[float, int]]:
        asked = dict.fromkeys(split(query))  # in order: sums of floats must come out the same every time
        scores = ((sum(score(word, number) for word in asked), number) for number in range(len(texts)))
        return [(points, number) for points, number in scores if points > 0]

    return search


def fuzzy(texts: Sequence[str]) -> Search:
    """Rapidfuzz: how well the question fits anywhere in the text, 0 to 100."""
    return lambda query: [(partial_ratio(query, text), number) for number, text in enumerate(texts)]


def answers(method: Method, questions: list[str], known: Sequence[Duty]) -> Answers:
    """What a method says, in the shape that the judge reads."""
    given: Answers = []
    for question in questions:
        found = sorted(method.search(question), key=lambda one: (-one[0], one[1]))
        bodies: dict[str, list[dict[str, str]]] = {}
        for score, number in found:
            if score >= method.cut:
                bodies.setdefault(known[number].body, []).append({"id": known[number].id})
        given.append({"results": [{"body": {"id": body}, "role": None, "duties": ids} for body, ids in bodies.items()]})
    return given


def measure(gold: list[dict[str, Any]], given: Answers) -> dict[str, float]:
    """The judge's figures."""
    return judge._who(gold, given).means  # noqa: SLF001 - the same figures, not a second way to count them


def with_best_cut(method: Method, gold: list[dict[str, Any]], known: Sequence[Duty]) -> Method:
    """The method with the cut that gives it the highest mean of the measures on `gold`."""
    questions = [entry["q"] for entry in gold]
    scores = sorted({score for question in questions for score, _ in method.search(question)})
    cuts = {scores[len(scores) * step // CUTS] for step in range(CUTS)}

    def mean(cut: float) -> float:
        figures = measure(gold, answers(method._replace(cut=cut), questions, known))
        return sum(figures[name] for name in MEASURES)

    return method._replace(name=f"{method.name}, best cut", cut=max(sorted(cuts), key=mean))


def read(name: str) -> list[dict[str, Any]]:
    """A judged set."""
    gold: list[dict[str, Any]] = json.loads((ROOT / "tests" / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    return gold


def report(name: str, methods: Sequence[Method], known: Sequence[Duty]) -> None:
    """Print the tables of one set: all questions, then the share of right first answers by kind."""
    gold = read(name)
    questions = [entry["q"] for entry in gold]
    given = {"**envduty**": judge.ask("who-handles", questions)}
    given |= {method.name: answers(method, questions, known) for method in methods}
    kinds = list(dict.fromkeys(entry["kind"] for entry in gold if entry["relevant"]))
    print(
        f"\n### {SETS[name]}: {len(gold)} questions, {sum(not entry['relevant'] for entry in gold)} of them for nobody\n"
    )
    print_row("method", [*MEASURES, *(f"{kind} hit@1" for kind in kinds)])
    print_row("---", ["---:"] * (len(MEASURES) + len(kinds)))
    for method, said in given.items():
        figures = measure(gold, said)
        pairs = list(zip(gold, said, strict=True))
        by_kind = [
            measure([one for one, _ in chosen], [one for _, one in chosen])["hit@1"]
            for kind in kinds
            if (chosen := [pair for pair in pairs if pair[0]["kind"] == kind])
        ]
        print_row(method, [f"{number:.3f}" for number in [*(figures[one] for one in MEASURES), *by_kind]])


def print_row(first: str, cells: Sequence[str]) -> None:
    """A row of a Markdown table."""
    print(f"| {' | '.join([first, *cells])} |")


def main() -> None:
    """Search, judge and print."""
    known = duties()
    texts = [duty.text for duty in known]
    exact = [
        Method("grep, the whole question", grep(texts)),
        Method("FTS5 trigram, the whole question", full_text(texts, whole=True)),
    ]
    scored = [
        Method("FTS5 trigram, any trigram", full_text(texts, whole=False)),
        Method("jieba + BM25", words(texts)),
        Method("rapidfuzz partial_ratio", fuzzy(texts)),
    ]
    development = read("who")
    pairs = [each for method in scored for each in (method, with_best_cut(method, development, known))]
    print(f"{len(known)} duties; cuts: " + ", ".join(f"{m.name} {m.cut:.2f}" for m in pairs if m.cut > -math.inf))
    for name in SETS:
        report(name, [*exact, *pairs], known)


if __name__ == "__main__":
    main()
