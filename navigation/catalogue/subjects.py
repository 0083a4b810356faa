"""What books of a class are about: words by class, so that a title fits the shelf it stands on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from navigation.catalogue import words_culture, words_science, words_society, words_technology


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject in both languages."""

    zh: str
    en: str


@lru_cache(maxsize=1)
def subjects_by_class() -> Mapping[str, tuple[Subject, ...]]:
    """The subjects of every class that has its own, keyed without dots."""
    tables = (words_society, words_culture, words_science, words_technology)
    text = "".join(table.SUBJECTS for table in tables).replace("\n  ", "")
    found = {}
    for line in filter(None, text.splitlines()):
        class_number, _, words = line.partition(" ")
        pairs = (word.partition("|") for word in words.split(","))
        found[class_number.replace(".", "")] = tuple(Subject(zh, en) for zh, _, en in pairs)
    return found


def list_subjects(class_number: str) -> tuple[Subject, ...]:
    """The subjects of the nearest class above `class_number` that has its own; of none, an empty tuple."""
    known = subjects_by_class()
    digits = class_number.replace(".", "")
    nearest = next((digits[:n] for n in range(len(digits), 0, -1) if digits[:n] in known), "")
    return known.get(nearest, ())
