"""What a read of a copy's own tag changes of the answer to where the book is."""

import pytest

from navigation.holdings import (
    Holding,
    Holdings,
    HoldingsIndex,
    ItemStatus,
    Reason,
    Status,
    TagSight,
    Whereabouts,
)
from navigation.holdings.csv_file import format_holdings, parse_holdings
from navigation.holdings.wording import describe
from tests.navigation.shelved_venue import shelf, shelved_venue
from tests.shelves.reads import NOON

VENUE = shelved_venue(
    shelf("one", ("A1/1", "B2/50"), ("B2/51", "I247.57/99")),
    shelf("two", ("I247.57/100", "K2/10"), ("TP1/1", "TP399/900"), x=8.0),
)
AVAILABLE, ON_LOAN, MISSING = ItemStatus.AVAILABLE, ItemStatus.ON_LOAN, ItemStatus.MISSING


def copy(epc: str, status: ItemStatus = AVAILABLE) -> Holding:
    return Holding(call_number="A1/5", title="Five", epc=epc, status=status, barcode=f"of {epc}")


def ask(*copies: Holding, recent: bool = True, **seen: str) -> Whereabouts:
    """Where A1/5 is when the tags named were read at these features."""
    index = HoldingsIndex(VENUE, Holdings(copies))

    def tag_seen(epc: str) -> TagSight | None:
        return TagSight(seen[epc], NOON, recent) if epc in seen else None

    return index.where_is("A1/5", tag_seen=tag_seen)


def test_a_tag_read_on_another_range_leads_there_and_says_when() -> None:
    answer = ask(copy("t1"), t1="two")
    assert (answer.status, answer.feature_id, answer.seen_us) == (Status.SEEN_ELSEWHERE, "two", NOON)
    assert answer.x_m is not None
    said = describe(answer, VENUE)
    assert said["zh"].startswith("不在原位，11月27日")
    assert said["en"].startswith("Not at its own place; seen on 27 Nov at ")


def test_a_tag_read_on_its_own_range_confirms_the_place_and_its_bay() -> None:
    answer, unseen = ask(copy("t1"), t1="one"), ask(copy("t1"))
    assert (answer.status, answer.bay, answer.layer) == (Status.ON_SHELF, unseen.bay, unseen.layer)
    assert (answer.seen_us, unseen.seen_us) == (NOON, None)
    assert "(seen there on 27 Nov at " in describe(answer, VENUE)["en"]
    assert "seen" not in describe(unseen, VENUE)["en"]


@pytest.mark.parametrize("status", [ON_LOAN, MISSING, ItemStatus.BEING_MOVED])
def test_only_a_recent_read_outranks_a_catalogue_that_says_the_copy_is_gone(status: ItemStatus) -> None:
    gone = ask(copy("t1", status), recent=False, t1="two")
    assert gone.status in (Status.UNKNOWN, Status.BEING_MOVED)
    assert gone.seen_us is None
    assert ask(copy("t1", status), t1="two").status is Status.SEEN_ELSEWHERE
    back = ask(copy("t1", status), t1="one")
    assert (back.status, back.reason) == (Status.ON_SHELF, Reason.NONE)


def test_each_copy_has_a_tag_of_its_own_and_one_read_at_home_comes_first() -> None:
    strayed = ask(copy("t1"), copy("t2"), t2="two")
    assert (strayed.feature_id, strayed.barcode, strayed.copies) == ("two", "of t2", 2)
    found = ask(copy("t1"), copy("t2"), t1="one", t2="two")
    assert (found.status, found.feature_id, found.barcode) == (Status.ON_SHELF, "one", "of t1")


def test_a_copy_without_a_tag_and_a_shelf_of_another_venue_change_nothing() -> None:
    assert ask(copy(""), t1="two").status is Status.ON_SHELF
    assert ask(copy("t1"), t1="shelf of another venue") == ask(copy("t1"))


def test_the_catalogue_keeps_tags_and_names_one_that_stands_on_two_copies() -> None:
    text = format_holdings([copy("E280AB01"), copy("e280ab01"), copy("")])
    reading = parse_holdings(text.encode())
    assert [book.epc for book in reading.holdings] == ["E280AB01", "e280ab01", ""]
    assert [(f.rule, f.line) for f in reading.findings] == [("epc-unique", 3)]
    chinese = parse_holdings("索书号,题名,标签编码\nA1/5,五,E280AB01\n".encode())
    assert chinese.holdings[0].epc == "E280AB01"
