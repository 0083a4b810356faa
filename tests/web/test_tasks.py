"""Tasks: a failure is seen and does not end the work."""

import asyncio
from functools import partial

import pytest

import web.tasks
from twin.clock import ManualClock
from web.tasks import STEADY_S, Tasks


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web.tasks, "FIRST_PAUSE_S", 0.001)
    monkeypatch.setattr(web.tasks, "LONGEST_PAUSE_S", 0.002)


async def test_a_task_that_fails_is_started_again_and_well_after_a_while() -> None:
    clock, tries = ManualClock(), 0
    mended = asyncio.Event()

    async def work() -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise ValueError("not yet")
        mended.set()
        await asyncio.Event().wait()

    tasks = Tasks(clock)
    tasks.start("work", work, "wait a little")
    await asyncio.wait_for(mended.wait(), 5)
    assert [(c.name, c.message, c.hint) for c in tasks.checks()] == [
        ("work", "not yet; trying again", "wait a little")
    ]
    assert tasks.failures == {"work": 2}
    clock.advance(STEADY_S + 1)
    assert tasks.checks() == []
    await tasks.stop()


async def test_tasks_stop_last_started_first() -> None:
    ended: list[str] = []

    async def work(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)

    tasks = Tasks(ManualClock())
    for name in ("first", "second", "third"):
        tasks.start(name, partial(work, name))
    await asyncio.sleep(0.01)
    await tasks.stop()
    assert ended == ["third", "second", "first"]


async def test_a_task_that_will_not_stop_holds_nobody_up(caplog: pytest.LogCaptureFixture) -> None:
    release = asyncio.Event()

    async def stubborn() -> None:
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    tasks = Tasks(ManualClock())
    tasks.start("stubborn", stubborn)
    await asyncio.sleep(0.01)
    await tasks.stop(limit_s=0.05)
    assert "task stubborn did not stop" in caplog.text
    release.set()
    await asyncio.sleep(0.01)


async def test_work_that_is_done_is_not_repeated() -> None:
    count = 0

    async def once() -> None:
        nonlocal count
        count += 1

    tasks = Tasks(ManualClock())
    tasks.start("once", once)
    await asyncio.sleep(0.05)
    assert (count, tasks.checks()) == (1, [])
    await tasks.stop()
