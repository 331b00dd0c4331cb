"""Language: every sentence is written in English in the code and looked up in a catalogue.

``N_`` marks a sentence for the catalogue; a ``Text`` is a sentence with its facts, translated
last, in the reader's language.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

CHINESE = Path(__file__).resolve().parents[2] / "templates" / "zh.json"
LANGUAGES = ("zh", "en")


def N_(sentence: str) -> str:  # noqa: N802 - the name that every gettext tool knows
    """Mark a sentence for translation and give it back as it is."""
    return sentence


class Text(str):
    """A sentence with ``{facts}`` still to be filled in; a fact may be a Text itself.

    It goes wherever a ``str`` goes, and whoever speaks to a reader says it in the reader's language.
    ``{rows:row|rows}`` is a number with the word for one or for several behind it.
    """

    sentence: str
    facts: "Facts"

    def __new__(cls, sentence: str, facts: "Facts | None" = None) -> "Text":
        made = super().__new__(cls, sentence)
        made.sentence, made.facts = str(sentence), facts or {}
        return made

    def __reduce__(self) -> "tuple[type[Text], tuple[str, Facts]]":
        return Text, (self.sentence, self.facts)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Text):
            return False
        return self.sentence == other.sentence and self.facts == other.facts

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:  # of a sentence alone, thousands that differ in facts would be one
        own = super().__hash__()
        return hash((own, frozenset(self.facts.values()))) if self.facts else own

    def __repr__(self) -> str:
        return f"Text({self.sentence!r}, {self.facts!r})"

    def say(self, language: str) -> str:
        """The sentence in one language; facts that are plain strings are data and stay."""
        said = say(self.sentence, language)
        if "{" not in said:
            return said
        facts = {name: _said(fact, language) for name, fact in self.facts.items()}
        return said.format_map(_Known(facts))


Facts = Mapping[str, str | int | Text]


def _said(fact: "str | int | Text", language: str) -> str | int:
    if isinstance(fact, Text):
        return fact.say(language)
    return _Number(fact) if hasattr(fact, "__index__") else fact


class _Number(int):
    """A number that can stand before its word."""

    def __format__(self, words: str) -> str:
        one, _, several = words.rpartition("|")
        return f"{int(self)} {one if self == 1 else several}" if several else str(int(self))


class _Lacking(str):
    """What stands where a fact is lacking, whatever was to be made of it."""

    __slots__ = ()

    def __format__(self, _words: str) -> str:
        return str(self)


class _Known(dict[str, "str | int"]):
    """Facts; one that is lacking must not stop a run for the sake of its message."""

    def __missing__(self, name: str) -> str:
        return _Lacking("…")


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Sentences of one language by the English of the code, which needs none."""
    made: Mapping[str, str] = {}
    return made if language == "en" else json.loads(CHINESE.read_text(encoding="utf-8"))


def say(sentence: str, language: str) -> str:
    """One marked sentence in one language; what the catalogue lacks is said in English."""
    return catalogue(language).get(sentence) or sentence
