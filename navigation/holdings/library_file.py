"""The file `callnumbers.json` beside the venue: the rules by which this library shelves."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from navigation.callnumbers import AuthorDigits, CallNumberRules, CallNumberRulesError, Scheme
from navigation.holdings.library import Collection, Library
from twin.errors import TwinError
from twin.venue.problems import shorten

FILE_NAME: Final = "callnumbers.json"
_MOST_BYTES: Final = 1 << 20
_MOST_ENTRIES: Final = 10_000
_RULE_KEYS: Final = {"scheme", "signs", "prefixes", "author_digits"}
_KEYS: Final = _RULE_KEYS | {"collections", "closed", "request_at"}
_COLLECTION_KEYS: Final = _RULE_KEYS | {"name", "places"}
T = TypeVar("T")


class LibraryFileError(TwinError):
    """A file of rules that cannot be used."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"cannot read the library's rules from {path}: {reason}")
        self.path, self.reason = path, reason


def find_library(folder: Path) -> Library:
    """The rules in `callnumbers.json` of a venue's folder, or the defaults; raises LibraryFileError."""
    path = folder / FILE_NAME
    return read_library(path) if path.is_file() else Library()


def read_library(path: Path) -> Library:
    """The rules in a file; raises LibraryFileError."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise LibraryFileError(str(path), f"the system refused: {error.strerror or error}") from error
    if len(data) > _MOST_BYTES:
        raise LibraryFileError(str(path), "it is over 1 MB")
    try:
        return parse_library(data)
    except (_FaultError, CallNumberRulesError) as fault:
        raise LibraryFileError(str(path), str(fault)) from fault


class _FaultError(TwinError):
    """What is wrong inside the file."""


def parse_library(data: bytes) -> Library:
    """The rules in a file's bytes; raises a TwinError that says what is wrong."""
    try:
        given = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _FaultError(f"it is not JSON in UTF-8: {error}") from error
    values = _object(given, _KEYS, "the file")
    rules = _rules(values, CallNumberRules(), prefixes=_texts(values, "prefixes"))
    entries = values.get("collections", [])
    if not isinstance(entries, list) or len(entries) > _MOST_ENTRIES:
        raise _FaultError("collections is not a list of objects")
    described = [_object(entry, _COLLECTION_KEYS, "a collection") for entry in entries]
    # A prefix of a collection is one that every call number may carry, so the library's rules know it too.
    more = [p for entry in described for p in _texts(entry, "prefixes") or () if p not in rules.prefixes]
    if more:
        rules = _with_prefixes(rules, (*rules.prefixes, *more))
    collections = tuple(_collection(entry, rules) for entry in described)
    if len({c.name for c in collections}) < len(collections):
        raise _FaultError("two collections have one name")
    request_at = values.get("request_at")
    if request_at is not None and not isinstance(request_at, str):
        raise _FaultError("request_at is not the id of a feature")
    closed = frozenset(_texts(values, "closed") or ())
    return Library(rules=rules, collections=collections, closed=closed, request_at=request_at)


def _collection(values: dict[str, object], rules: CallNumberRules) -> Collection:
    name = values.get("name")
    if not isinstance(name, str) or not 1 <= len(name) <= 100:
        raise _FaultError("a collection has no name of 1 to 100 characters")
    has_own = bool((_RULE_KEYS - {"prefixes"}) & set(values))
    return Collection(
        name=name,
        prefixes=_texts(values, "prefixes") or (),
        places=_texts(values, "places") or (),
        rules=_rules(values, rules, prefixes=None) if has_own else None,
    )


def _rules(
    values: dict[str, object], base: CallNumberRules, prefixes: tuple[str, ...] | None
) -> CallNumberRules:
    signs = _texts(values, "signs")
    return CallNumberRules(
        scheme=_one_of(Scheme, values.get("scheme", base.scheme), "scheme"),
        author_digits=_one_of(AuthorDigits, values.get("author_digits", base.author_digits), "author_digits"),
        signs=base.signs if signs is None else signs,
        prefixes=base.prefixes if prefixes is None else prefixes,
    )


def _with_prefixes(rules: CallNumberRules, prefixes: tuple[str, ...]) -> CallNumberRules:
    return CallNumberRules(
        scheme=rules.scheme, author_digits=rules.author_digits, signs=rules.signs, prefixes=prefixes
    )


def _one_of(make: Callable[[str], T], value: object, key: str) -> T:
    try:
        return make(value if isinstance(value, str) else "")
    except ValueError as error:
        raise _FaultError(f"{key} {shorten(value)!r} is not known") from error


def _object(value: object, keys: set[str], what: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _FaultError(f"{what} is not an object")
    unknown = sorted(set(value) - keys)
    if unknown:
        raise _FaultError(f"{what} has {shorten(unknown[0])!r}, which is none of {', '.join(sorted(keys))}")
    return value


def _texts(values: dict[str, object], key: str) -> tuple[str, ...] | None:
    if key not in values:
        return None
    given = values[key]
    if (
        not isinstance(given, list)
        or len(given) > _MOST_ENTRIES
        or not all(isinstance(t, str) for t in given)
    ):
        raise _FaultError(f"{key} is not a list of texts")
    return tuple(given)
