"""What is wrong with a call number, or with the rules by which a library orders them."""

from twin.errors import TwinError
from twin.venue.problems import shorten


class CallNumberError(TwinError):
    """A call number that cannot be read; `reason` says what is wrong and what would be right."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"call number {shorten(text)!r} cannot be read: {reason}")
        self.text, self.reason = text, reason


class CallNumberRulesError(TwinError):
    """Rules of order that contradict themselves or leave something out."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"rules for call numbers: {reason}")
        self.reason = reason
