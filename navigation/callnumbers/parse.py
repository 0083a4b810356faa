"""Call numbers read: text and a library's rules in, a typed value with its sort key out."""

from collections.abc import Callable
from typing import Final

from navigation.callnumbers.clc import ClcCallNumber, read_clc
from navigation.callnumbers.dewey import DeweyCallNumber, read_dewey
from navigation.callnumbers.lc import LcCallNumber, read_lc
from navigation.callnumbers.rules import DEFAULT_RULES, CallNumberRules, Scheme
from navigation.callnumbers.spelling import plain

CallNumber = ClcCallNumber | DeweyCallNumber | LcCallNumber

_READERS: Final[dict[Scheme, Callable[[str, CallNumberRules], CallNumber]]] = {
    Scheme.CLC: read_clc,
    Scheme.DEWEY: read_dewey,
    Scheme.LC: read_lc,
}


def parse_call_number(text: str, rules: CallNumberRules = DEFAULT_RULES) -> CallNumber:
    """The call number in `text`; raises CallNumberError.

    Full-width characters, stray spaces and small letters are put right. What `str` makes of the result reads
    as an equal one, and two that are equal have the same key.
    """
    return _READERS[rules.scheme](plain(text), rules)
