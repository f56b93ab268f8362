"""An edition → the SQLite database that questions are put to. All that is costly happens here, once."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from envduty.compiled import clauses, departments, names, subjects, texts, thesaurus, words
from envduty.compiled.table import insert, json_text
from envduty.compiled.ties import Ties
from envduty.edition.walk import items, placed

if TYPE_CHECKING:
    import sqlite3

    from envduty.edition.datafile import Loaded
    from envduty.edition.model import Edition
    from envduty.keys import Ranks

__all__ = ["SQL", "compile_edition"]

SQL = "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
SQL += texts.SQL + names.SQL + departments.SQL + subjects.SQL + clauses.SQL + words.SQL


def compile_edition(loaded: Loaded, database: sqlite3.Connection) -> None:
    """Write the tables of `loaded` into an empty database."""
    edition = loaded.edition
    database.executescript(SQL)
    vocabulary = names.ranks(loaded.knowledge.words)
    ties = Ties(edition, loaded.knowledge)
    texts.write(database, edition, ties)
    names.write(database, ties.lexicon, loaded.knowledge, lambda department: bool(ties.rows[department].bodies))
    departments.write(database, ties.rows.items())
    thesaurus.write(database, edition, loaded.knowledge)
    words.write(database, edition, loaded.knowledge)
    if not edition.topics:
        # Without an index, the clauses themselves must answer.
        clauses.write(database, Lock())
    insert(database, "meta", [(key, json_text(value)) for key, value in _facts(loaded, ties, vocabulary).items()])
    database.commit()


def _facts(loaded: Loaded, ties: Ties, vocabulary: Ranks) -> dict[str, object]:
    """What holds for the whole notice."""
    edition, words = loaded.edition, loaded.knowledge.words
    document = edition.document
    body_names = {body.id: body.name for _, body in placed(edition)}
    return {
        "document": {
            "id": document.id,
            "title": document.title,
            "date": document.date,
            "region": document.region,
        },
        "ranks": list(vocabulary),
        "duty_words": list(words.duty_words),
        "beside": list(words.beside),
        "levels": [{"id": i, "name": body_names[i]} for i in edition.levels],
        "lead_body": document.lead_body,
        "parallels": [{"topic": p.topic, "duties": list(p.duties), "why": p.why} for p in edition.parallels],
        "passages": [{"what": p.what, "text": p.text} for p in document.passages],
        "counts": {**_counts(edition), "names": len({term.key for term in ties.lexicon.terms() if term.department})},
        "broader": {entry.matter: entry.broader for entry in loaded.knowledge.matters.matters if entry.broader},
        "kinds": {d.id: d.kind for d in loaded.knowledge.departments.departments if d.kind != "department"},
        "successions": [(c.source, c.to) for c in loaded.knowledge.departments.changes if c.whole],
    }


def _counts(edition: Edition) -> dict[str, int]:
    bodies = [body for _, body in placed(edition)]
    duties = [item.duty for body in bodies for item in items(body)]
    return {
        "sections": len(edition.sections),
        "bodies": len(bodies),
        "duties": len(duties),
        "emended": sum(duty.printed is not None for duty in duties),
        "misplaced": sum(duty.likely_body is not None for duty in duties),
        "copy": sum(duty.copy_of is not None for duty in duties),
        "unclear": sum(bool(duty.unclear) for duty in duties) + sum(bool(s.unclear) for s in edition.sections),
        "gap": sum(len(body.gaps) for body in bodies),
        "topics": len(edition.topics),
    }
