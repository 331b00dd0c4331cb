"""Language: every sentence is written in English in the code and looked up in a catalogue.

``N_`` marks a sentence for the catalogue; a ``Text`` is a sentence with its facts, translated
last, in the reader's language.
"""

import gettext as _gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).resolve().parents[2] / "templates" / "locale"
LANGUAGES = ("zh", "en")


def N_(sentence: str) -> str:  # noqa: N802 - the name that every gettext tool knows
    """Mark a sentence for translation and give it back as it is."""
    return sentence


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence with ``{facts}`` still to be filled in; a fact may be a Text itself."""

    sentence: str
    facts: "Mapping[str, str | int | Text]" = field(default_factory=dict)

    def say(self, language: str) -> str:
        """The sentence in one language; facts that are plain strings are data and stay."""
        facts = {
            name: fact.say(language) if isinstance(fact, Text) else fact
            for name, fact in self.facts.items()
        }
        return say(self.sentence, language).format_map(_Known(facts))


class _Known(dict[str, "str | int"]):
    """Facts; one that is lacking must not stop a run for the sake of its message."""

    def __missing__(self, name: str) -> str:
        return "…"


@cache
def catalogue(language: str) -> _gettext.NullTranslations:
    """The catalogue of one language; English needs none."""
    if language == "en":
        return _gettext.NullTranslations()
    return _gettext.translation("pointbook", LOCALES, languages=[language], fallback=True)


def say(sentence: str, language: str) -> str:
    """One marked sentence in one language."""
    return catalogue(language).gettext(sentence) if sentence else ""
