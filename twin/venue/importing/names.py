"""Names by language out of `name`, `name:zh`, `alt_name` and `ref`; the script tells what no tag does."""

import re
from collections.abc import Mapping
from typing import Final

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_MOST_NAMES: Final = 60


def find_labels(tags: Mapping[str, str], key: str, language: str | None) -> dict[str, str]:
    """The names under `key` and `key:<language>`; one without a language goes under `language`.

    Where `language` is None, Chinese, Japanese and Korean are known by their script, and others are
    undetermined (`und`). A bare name that is also given with its language is not repeated.
    """
    found: dict[str, str] = {}
    for tag in sorted(tags):
        stem, _, suffix = tag.partition(":")
        if stem == key and _LANGUAGE.fullmatch(suffix) and tags[tag].strip() and len(found) < _MOST_NAMES:
            found[suffix.replace("_", "-")] = tags[tag].strip()
    bare = tags.get(key, "").strip()
    if bare and bare not in found.values():
        found.setdefault(language or script_language(bare), bare)
    return found


def script_language(text: str) -> str:
    """`zh`, `ja`, `ko` or `und`, by the letters of `text`."""
    if any("぀" <= letter <= "ヿ" for letter in text):
        return "ja"
    if any("가" <= letter <= "힣" for letter in text):
        return "ko"
    return "zh" if any("一" <= letter <= "鿿" for letter in text) else "und"
