"""Rules about names: in the languages of the house, and names at all."""

from collections.abc import Iterator
from typing import Final

from twin.venue.check.rule import Finding, Look, grouped, rule
from twin.venue.geojson import RawFeature
from twin.venue.problems import Severity, shorten

LANGUAGES: Final = ("zh", "en")
_NAMED = ("venue", "building", "level", "unit", "section", "kiosk", "amenity", "occupant")
_KEYS = ("name", "alt_name", "short_name")
_Items = Iterator[tuple[tuple[str, ...], str, str]]


@rule("name-languages", Severity.WARNING, "A name is not given in both zh and en.")
def name_languages(look: Look) -> Iterator[Finding]:
    """Grouped by file and language. Features without a name are not asked."""

    def items() -> _Items:
        for raw, _, labels in _labels(look, ("name",)):
            given = {tag.split("-")[0].lower() for tag, text in labels.items() if text.strip()}
            for language in LANGUAGES:
                if given and language not in given:
                    message = f"name has no {language!r}; readers of that language see another"
                    yield (raw.file, language), raw.id, message

    return grouped(items())


@rule("name-blank", Severity.WARNING, "A name is blank, only punctuation, or begins or ends with a space.")
def name_blank(look: Look) -> Iterator[Finding]:
    """Grouped by file, key and text: often a number that was never filled in."""

    def items() -> _Items:
        for raw, key, labels in _labels(look, _KEYS):
            for tag, text in labels.items():
                if text != text.strip() or not any(letter.isalnum() for letter in text):
                    message = f"{key}.{shorten(tag)} is {shorten(text)!r}; complete it, or make the name null"
                    yield (raw.file, key, text), raw.id, message
                    break

    return grouped(items())


@rule("name-script", Severity.WARNING, "An English name is written in another script.")
def name_script(look: Look) -> Iterator[Finding]:
    """Half of its letters or more: an untranslated copy."""
    for raw, key, labels in _labels(look, _KEYS):
        letters = [letter for letter in labels.get("en", "") if letter.isalpha()]
        foreign = sum(ord(letter) > 0x24F for letter in letters)
        if letters and foreign * 2 >= len(letters):
            yield Finding(raw.id, f"{key}.en is {shorten(labels['en'])!r}; translate it")


def _labels(look: Look, keys: tuple[str, ...]) -> Iterator[tuple[RawFeature, str, dict[str, str]]]:
    for raw in look.reading.raw:
        for key in keys if raw.feature_type in _NAMED else ():
            value = raw.properties.get(key)
            if isinstance(value, dict):
                yield raw, key, {tag: text for tag, text in value.items() if isinstance(text, str)}
