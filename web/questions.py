"""Questions that take thought: answered one after the other on a thread, with a bounded queue."""

import asyncio
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from fastapi import Request

from twin.clock import Clock
from web.access import asker_of, is_staff
from web.failures import BusyError, LaterError
from web.rate import Rates

Answer = TypeVar("Answer")
#: Questions that may wait; more are refused, because their askers would have gone by the time of the answer.
QUEUE_LIMIT = 64


class Questions:
    """One thread that thinks while the event loop goes on; `about` names it in failures.

    Give questions that take long a thread of their own, or the quick ones wait behind them.
    """

    def __init__(self, about: str, queue_limit: int = QUEUE_LIMIT) -> None:
        self._about, self._limit = about, queue_limit
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=about.replace(" ", "-"))
        self._asked = 0
        self.answered = 0
        self.refused = 0

    async def ask(self, question: Callable[[], Answer]) -> Answer:
        """The answer of `question`, which must not touch the state; raises BusyError when too many wait."""
        if self._asked >= self._limit:
            self.refused += 1
            raise BusyError(f"too many questions about {self._about} at once", "try again in a moment")
        self._asked += 1
        try:
            answer = await asyncio.get_running_loop().run_in_executor(self._thread, question)
        finally:
            self._asked -= 1
        self.answered += 1
        return answer

    def close(self) -> None:
        """Take no more questions; nobody waits for the answer being thought of."""
        self._thread.shutdown(wait=False, cancel_futures=True)


class Pace:
    """How fast strangers may ask; staff may ask as they like."""

    def __init__(self, clock: Clock, per_s: float) -> None:
        self._rates = Rates(clock, per_s)
        self.refused = 0

    def keep(self, request: Request, count: int = 1) -> None:
        """Count `count` questions of who asks; raises LaterError with Retry-After."""
        if is_staff(request):
            return
        wait_s = self._rates.wait_s(asker_of(request), count)
        if wait_s > 0:
            self.refused += 1
            raise LaterError(
                f"more than {self._rates.per_s:g} questions a second from one address",
                "ask again a little later; questions_per_s is the limit",
                {"Retry-After": str(max(1, math.ceil(wait_s)))},
            )
