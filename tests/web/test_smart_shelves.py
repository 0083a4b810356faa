"""A book whose tag a smart shelf read: where it is said to be, the way there, and after a restart."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.web.conftest import RunSmall, client_of
from tests.web.readings import hear
from tests.web.two_floors import two_floors
from twin.clock import US_PER_S, from_us
from twin.venue.model import Device, Venue
from web.running import RunningTwin

SOFTWARE, LOANED = "E2801160600002000000AB01", "E2801160600002000000AB02"
BOOKS = f"""call_number,title,author,status,epc
TP311.5/12,软件工程导论,张海藩,,{SOFTWARE}
I247.57/8,平凡的世界,路遥,借出,{LOANED}
I242.4/7,红楼梦,曹雪芹,,
"""


def smart_house() -> Venue:
    """Two floors, with a reader on each of their ranges."""
    house = two_floors()
    readers = (
        Device(id=f"of-{shelf.id}", external_id=f"rfid-{shelf.id}", protocol="bibliotwin", category="rfid",
               feature_of_interest=shelf.id, report_interval_s=300)
        for shelf in house.shelves
    )  # fmt: skip
    return replace(house, devices=(*house.devices, *readers))


@pytest.fixture
def options(tmp_path: Path) -> dict[str, Any]:
    books = tmp_path / "books.csv"
    books.write_text(BOOKS, encoding="utf-8")
    return {"building": smart_house(), "holdings": books}


@pytest.fixture
async def house(run_small: RunSmall, options: dict[str, Any]) -> AsyncIterator[RunningTwin]:
    async with run_small(**options) as running:
        yield running


@pytest.fixture
async def reader(house: RunningTwin) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(house, address="10.1.2.3", host="library.example") as client:
        yield client


async def read_on(running: RunningTwin, shelf: str, epc: str = SOFTWARE, *, ago_s: int = 5) -> None:
    time = from_us(running.clock.now_us() - ago_s * US_PER_S).isoformat()
    tag = {"epc": epc, "antenna": 1, "rssi_dbm": -55.0, "count": 3, "time": time}
    await hear(running, (f"bibliotwin/v1/two-floors/rfid-{shelf}/tags", [tag]))


async def book(client: httpx.AsyncClient, call_number: str = "TP311.5/12") -> dict[str, Any]:
    answer = await client.get(f"/api/v1/holdings/{call_number}")
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


async def way(client: httpx.AsyncClient, lang: str, call_number: str = "TP311.5/12") -> dict[str, Any]:
    question = {"from": {"id": "kiosk"}, "to": {"call_number": call_number}, "lang": lang}
    answer = await client.post("/api/v1/routes", json=question)
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


async def test_a_book_read_on_another_range_is_led_to_there_and_a_notice_says_so(
    house: RunningTwin, reader: httpx.AsyncClient
) -> None:
    before = await way(reader, "en")
    assert (before["to"]["id"], before["notices"]) == ("shelf-tp", [])
    await read_on(house, "shelf-i")
    found = await book(reader)
    assert (found["status"], found["shelf"], found["face"]) == ("seen_elsewhere", "shelf-i", None)
    for lang, words in (("zh", "不在原位，"), ("en", "Not at its own place; seen on ")):
        after = await way(reader, lang)
        assert after["to"]["id"] == "shelf-i"
        (notice,) = after["notices"]
        assert (notice["kind"], notice["id"]) == ("seen_elsewhere", "shelf-i")
        assert notice["text"].startswith(words)


async def test_search_tells_where_a_book_was_read(house: RunningTwin, reader: httpx.AsyncClient) -> None:
    await read_on(house, "shelf-i")
    answer = await reader.get("/api/v1/search", params={"q": "软件工程", "lang": "en"})
    books = next(group for group in answer.json()["groups"] if group["kind"] == "book")
    assert books["results"][0]["status"] == "seen_elsewhere"
    assert "Range I" in books["results"][0]["detail"]["en"]


async def test_a_read_on_its_own_range_confirms_the_place_with_its_moment(
    house: RunningTwin, reader: httpx.AsyncClient
) -> None:
    before = await book(reader)
    await read_on(house, "shelf-i", ago_s=120)
    await read_on(house, "shelf-tp")
    found = await book(reader)
    assert found["status"] == "on_shelf"
    assert {name: found[name] for name in ("shelf", "face", "bay", "layer", "x", "y")} == {
        name: before[name] for name in ("shelf", "face", "bay", "layer", "x", "y")
    }
    assert "(seen there on " in found["text"]["en"]
    assert "在此读到" in found["text"]["zh"]
    assert (await way(reader, "en"))["notices"] == []


async def test_a_loan_is_outranked_by_a_recent_read_and_not_by_one_of_yesterday(
    house: RunningTwin, reader: httpx.AsyncClient
) -> None:
    await read_on(house, "shelf-i", LOANED, ago_s=24 * 3600)
    assert (await book(reader, "I247.57/8"))["reason"] == "on_loan"
    await read_on(house, "shelf-i", LOANED)
    assert (await book(reader, "I247.57/8"))["status"] == "on_shelf"


async def test_what_shelves_read_is_known_again_after_a_restart(
    run_small: RunSmall, options: dict[str, Any]
) -> None:
    async with run_small(**options) as running:
        await read_on(running, "shelf-i", ago_s=20 * 24 * 3600)
        await read_on(running, "shelf-tp", LOANED, ago_s=60)
    async with run_small(**options) as running, client_of(running) as client:
        async with asyncio.timeout(10):
            while len(running.tags) < 2:
                await asyncio.sleep(0.02)
        assert (await book(client))["status"] == "seen_elsewhere"
        assert (await book(client, "I247.57/8"))["shelf"] == "shelf-tp"
