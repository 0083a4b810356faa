"""How large anything may grow that a template of a stranger computes."""

from sensors.message import DecodeError

#: A text inside a template, a number in it, and the exponent of a power.
MAX_TEXT, MAX_NUMBER, MAX_EXPONENT = 65_536, 2**63, 64


def bounded_text(text: str) -> str:
    """`text`, or DecodeError when it is too long to go on with."""
    if len(text) > MAX_TEXT:
        raise DecodeError(f"the template makes a text of more than {MAX_TEXT} characters")
    return text


def bounded_number(number: float) -> float:
    """`number`, or DecodeError when it is too large to go on with; an integer stays one."""
    if abs(number) > MAX_NUMBER and number not in (float("inf"), float("-inf")):
        raise DecodeError("the template makes a number beyond 64 bits")
    return number
