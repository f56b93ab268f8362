"""`draft`: a notice of any shape → the text of a data file, and the places that a person should look at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from envduty import text
from envduty.compiled.names import Lexicon
from envduty.compiled.places import gazetteer
from envduty.edition import location
from envduty.edition.draft import draft
from envduty.grammar import separated

if TYPE_CHECKING:
    import os

    from envduty.edition.draft import Draft

__all__ = ["find"]


def find(file: str | os.PathLike[str]) -> Draft:
    """The draft of a file; its bodies are told by the built-in departments and by the form of their names."""
    from envduty.edition import datafile

    departments = datafile.read(location.builtin("departments"), "departments").value
    words = datafile.read(location.builtin("words"), "words").value
    lexicon = Lexicon(departments, words, gazetteer(words.places, []))
    # 县政协, 县人民法院: nothing says their rank
    unranked = {d.id for d in departments.departments if d.kind in ("other", "court", "procuratorate")}
    return draft(Path(file), lambda name: _known(lexicon, unranked, name))


def _known(lexicon: Lexicon, unranked: set[str], name: str) -> bool:
    """Whether a text is nothing but the names of departments, each with its rank: 环保局, not 环保."""
    mentions = lexicon.parse(separated(text.fold(name))) or []
    named = [{term.department for head in mention.heads for term in head} for mention in mentions]
    ranked = (m.ranked or departments <= unranked for m, departments in zip(mentions, named, strict=True))
    return bool(mentions) and all(ranked) and not any(m.unit or m.unknown for m in mentions)
