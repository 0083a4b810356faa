"""Call numbers read and compared: Chinese Library Classification, Dewey, Library of Congress."""

from navigation.callnumbers.clc import BookNumber, ClcCallNumber
from navigation.callnumbers.dewey import DeweyCallNumber
from navigation.callnumbers.errors import CallNumberError, CallNumberRulesError
from navigation.callnumbers.lc import LcCallNumber
from navigation.callnumbers.parse import CallNumber, parse_call_number
from navigation.callnumbers.parts import Cutter
from navigation.callnumbers.rules import (
    CLC_PREFIXES,
    CLC_SIGNS,
    DEFAULT_RULES,
    AuthorDigits,
    CallNumberRules,
    Scheme,
)
from navigation.callnumbers.suffix import Suffix

__all__ = [
    "CLC_PREFIXES",
    "CLC_SIGNS",
    "DEFAULT_RULES",
    "AuthorDigits",
    "BookNumber",
    "CallNumber",
    "CallNumberError",
    "CallNumberRules",
    "CallNumberRulesError",
    "ClcCallNumber",
    "Cutter",
    "DeweyCallNumber",
    "LcCallNumber",
    "Scheme",
    "Suffix",
    "parse_call_number",
]
