"""Collection prefixes: what stands before the class and sends a book to shelves of its own."""

import re
from typing import Final

from navigation.callnumbers.rules import CallNumberRules, Scheme

_AUTHOR_NUMBER: Final = re.compile(r"[A-Za-z]{1,4}[0-9]+[A-Za-z]?")
_FOLLOWED_BY: Final = {
    Scheme.CLC: re.compile(r"[A-Za-z]"),
    Scheme.DEWEY: re.compile(r"[0-9]"),
    Scheme.LC: re.compile(r"[A-Za-z]{1,3} ?[0-9]"),
}


def without_prefix(text: str, rules: CallNumberRules) -> tuple[str, str]:
    """The prefix as the rules spell it, or an empty string, and what follows.

    A Latin prefix is one only where a whole call number follows: R TP3/1 is TP3/1 in the reference
    collection, R/N2338 a book of class R.
    """
    # Nearly all call numbers have none, so most are told by their first character.
    match = rules.prefix_pattern.match(text) if text[0].upper() in rules.prefix_initials else None
    if match is None:
        return "", text
    rest = text[match.end() :]
    if _FOLLOWED_BY[rules.scheme].match(rest) is None:
        return "", text
    is_class = rules.scheme is Scheme.CLC and match["latin"] is not None and _AUTHOR_NUMBER.fullmatch(rest)
    return ("", text) if is_class else ((match["latin"] or match["other"]).upper(), rest)
