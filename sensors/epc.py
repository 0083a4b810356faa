"""What an RFID tag calls itself: one way of writing each electronic product code."""

import re

from sensors.message import DecodeError

#: EPC memory holds whole 16-bit words, 496 bits at the most (EPC Gen2v2); below 32 bits nothing is numbered.
_FEWEST_BYTES, _MOST_BYTES, _WORD_BYTES = 4, 62, 2
_MOST_CHARS = 300
_HEX = re.compile(r"[0-9A-Fa-f]+")
#: Pure identities, tag and raw forms of the EPC Tag Data Standard.
_URN = re.compile(r"urn:epc:(id|tag|raw):[a-z0-9-]+[:.][\x21-\x7e]+", re.IGNORECASE)
_SCHEME_CHARS = len("urn:epc:")
#: A GS1 Digital Link begins its path with a primary key: an identifier of 2 to 4 digits and its value.
_DIGITAL_LINK = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[\x21-\x7e]+?)??/\d{2,4}/[\x21-\x7e]+")


def normal_epc(said: str) -> str:
    """`said` as it is kept: hexadecimal in capitals, a URN or a GS1 Digital Link as it stands.

    An item identifier of ISO 28560 in a UII bank is hexadecimal like any other. Raises DecodeError with the
    reason when it is none of these.
    """
    code = said.strip()
    if len(code) > _MOST_CHARS:
        raise DecodeError(f"an EPC has at most {_MOST_CHARS} characters, not {len(code)}")
    if _HEX.fullmatch(code):
        return _hexadecimal(code)
    if _URN.fullmatch(code):
        return code[:_SCHEME_CHARS].lower() + code[_SCHEME_CHARS:]
    if _DIGITAL_LINK.fullmatch(code):
        return code
    raise DecodeError(f"{said!r:.60} is no EPC: neither hexadecimal, nor urn:epc:..., nor a GS1 Digital Link")


def _hexadecimal(code: str) -> str:
    count, half = divmod(len(code), 2)
    if half:
        raise DecodeError(f"{code:.60} is no EPC: {len(code)} hexadecimal digits are no whole bytes")
    if count % _WORD_BYTES or not _FEWEST_BYTES <= count <= _MOST_BYTES:
        raise DecodeError(
            f"{code:.60} is no EPC: {count} bytes, expected {_FEWEST_BYTES} to {_MOST_BYTES} in words of two"
        )
    return code.upper()
