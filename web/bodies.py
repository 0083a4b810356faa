"""The body of a request, bounded in size and time however it is framed."""

import asyncio

from fastapi import Request

from web.failures import RequestError

#: Of a body that is too large so much is still taken in, so that the sender gets to read the answer.
_DRAINED_BYTES = 2**20


class SlowBodyError(RequestError):
    """The body did not come in time."""

    status, code = 408, "too_slow"


class TooLargeError(RequestError):
    """More than we read."""

    status, code = 413, "too_large"


class PackedBodyError(RequestError):
    """The body is compressed."""

    status, code = 415, "unsupported_media_type"


async def read_body(request: Request, limit: int, deadline_s: float) -> bytes:
    """The body; raises TooLargeError without keeping more than `limit` bytes, and the other two above."""
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise PackedBodyError("the body is compressed", "send it as it is")
    found, length = bytearray(), 0
    try:
        async with asyncio.timeout(deadline_s):
            async for part in request.stream():
                length += len(part)
                if length <= limit:
                    found += part
                elif length > limit + _DRAINED_BYTES:
                    break
    except TimeoutError:
        raise SlowBodyError(
            f"the body did not come within {deadline_s:g} s", "", {"Connection": "close"}
        ) from None
    if length > limit:
        raise TooLargeError(f"the body has more than {limit} bytes", "", {"Connection": "close"})
    return bytes(found)
