"""Judges the command's answers against judged queries; run it to see every miss.

    python tests/gold/judge.py names        (or: names-real, names-blind, names-directories)
    python tests/gold/judge.py who          (or: who-own, who-blind, who-real, who-complaints, who-mailbox)

names*.json: what a person types → ids of bodies in order of fit, `[]` for none. who*.json: a matter → bodies with a grade
(2 both judges name the body, 1.5 one of them, 1 supporting or general), role and duties. names.json and who.json hold the
development sets of two judges; the entries marked `own`, who-own.json and who-blind.json were written by others than the
index's authors; who-blind.json came last, and nothing was changed for its misses. names-real.json has names as they occur in
public directories and news; names-blind.json and names-directories.json more of them, judged by people who had not seen an
answer. who-real.json and who-complaints.json have what residents wrote to mailboxes and hotlines, told anew; six readers
judged the latter before anything was asked, a hundred questions each (docs/evaluation.md has the figures of each first asking).
who-mailbox.json has letters of the same kind, two judges each; no word was added for its misses.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
_GAIN = {2: 3, 1.5: 2, 1: 1}


class Verdict(NamedTuple):
    """The figures, and a line for each miss."""

    #: measure (names: kind) → mean
    means: dict[str, float]
    misses: list[str]


def ask(command: str, queries: list[str]) -> list[dict[str, Any]]:
    """The envelopes of `envduty COMMAND -`, one for each query."""
    done = subprocess.run(
        [sys.executable, "-m", "envduty", command, "-", "--json"],
        input="\n".join(queries).encode(),
        capture_output=True,
        check=False,
    )
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    if len(answers) != len(queries):
        raise RuntimeError(f"{len(queries)} queries, {len(answers)} answers: {done.stderr.decode()}")
    return answers


def judge(name: str) -> Verdict:
    """The verdict on one set, by its file's name."""
    gold = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    command = "show" if name.startswith("names") else "who-handles"
    answers = ask(command, [entry["q"] for entry in gold])
    return (_names if name.startswith("names") else _who)(gold, answers)


def _names(gold: list[dict[str, Any]], answers: list[dict[str, Any]]) -> Verdict:
    """Right: the first answer is the first expected id and all answers are expected; where several are, suggesting all."""
    shares: dict[str, list[float]] = defaultdict(list)
    misses: list[str] = []
    for entry, answer in zip(gold, answers, strict=True):
        got = list(dict.fromkeys(".".join(result["id"].split(".")[:2]) for result in answer["results"]))
        want = entry["expect"]
        right = got[:1] == want[:1] and set(got) <= set(want)
        if not got and len(want) > 1:
            right = set(want) <= {suggestion["id"] for suggestion in answer["suggestions"]}
        shares[entry["kind"]].append(right)
        if not right:
            misses.append(f"{entry['kind']}: {entry['q']}: wanted {want}, got {got}")
    kinds = {kind: _mean(values) for kind, values in shares.items()}
    listed = [share for kind, values in shares.items() if kind != "none" for share in values]
    return Verdict({**kinds, "listed": _mean(listed)}, misses)


def _who(gold: list[dict[str, Any]], answers: list[dict[str, Any]]) -> Verdict:
    values: dict[str, list[float]] = defaultdict(list)
    misses: list[str] = []
    for entry, answer in zip(gold, answers, strict=True):
        grades = {one["body"]: one["grade"] for one in entry["relevant"]}
        got = [result["body"]["id"] for result in answer["results"]]
        if grades:
            _measure(entry["relevant"], grades, answer, got, values)
        else:
            values["abstain"].append(not got)
        if (not grades and got) or (grades and (not got or grades.get(got[0], 0) < 1.5)):
            misses.append(
                f"{entry['kind']}: {entry['q']}: wanted {sorted(grades, key=lambda b: -grades[b])}, got {got[:5]}"
            )
    return Verdict({measure: _mean(numbers) for measure, numbers in values.items()}, misses)


def _measure(
    relevant: list[dict[str, Any]],
    grades: dict[str, float],
    answer: dict[str, Any],
    got: list[str],
    values: dict[str, list[float]],
) -> None:
    ideal = _dcg(sorted((_GAIN[grade] for grade in grades.values()), reverse=True)[:5])
    values["hit@1"].append(bool(got) and grades.get(got[0], 0) >= 1.5)
    values["ndcg@5"].append(_dcg([_GAIN.get(grades.get(body, 0), 0) for body in got[:5]]) / ideal)
    values["precision"].append(sum(body in grades for body in got[:5]) / max(1, len(got[:5])))
    best = {body for body, grade in grades.items() if grade == 2}
    if best:
        values["recall"].append(len(best & set(got)) / len(best))
    by_body = {result["body"]["id"]: result for result in answer["results"]}
    for one in relevant:
        result = by_body.get(one["body"])
        if result is None or one["grade"] != 2:
            continue
        if one.get("role"):
            values["role"].append(result["role"] == one["role"])
        if one.get("duties"):
            values["duty"].append(set(one["duties"]) <= {duty["id"] for duty in result["duties"]})


def _dcg(gains: list[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    for chosen in sys.argv[1:] or ["names", "names-real", "names-blind", "who", "who-own", "who-blind"]:
        verdict = judge(chosen)
        print(f"{chosen}: " + " · ".join(f"{name} {mean:.3f}" for name, mean in sorted(verdict.means.items())))
        print("".join(f"  {miss}\n" for miss in verdict.misses), end="")
