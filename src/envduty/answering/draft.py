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
    return draft(Path(file), lambda name: _known(lexicon, name))


def _known(lexicon: Lexicon, name: str) -> bool:
    """Whether a text is nothing but the names of departments, each with its rank: 环保局, not 环保."""
    mentions = lexicon.parse(separated(text.fold(name)))
    return bool(mentions) and all(m.ranked and not m.unit and not m.unknown for m in mentions or ())
