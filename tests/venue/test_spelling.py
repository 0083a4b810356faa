"""A misspelt key is taken for the one that was meant, and no other."""

import pytest

from twin.venue.spelling import distance, find_meant, find_meant_by_words

KEYS = ("category", "level_id", "building_ids", "name", "accessibility", "unit_ids")


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("categoty", "category"),
        ("catgory", "category"),
        ("levelId", "level_id"),
        ("level-id", "level_id"),
        ("Name", "name"),
        ("buidling_ids", "building_ids"),
        ("accesibilty", "accessibility"),
        ("unit_id", "unit_ids"),
        ("category", None),
        ("colour", None),
        ("game_of_chess", None),
        ("", None),
    ],
)
def test_a_key_a_letter_or_two_off_is_known(key: str, meant: str | None) -> None:
    assert find_meant(key, KEYS) == meant


@pytest.mark.parametrize(
    ("key", "meant"),
    [("unit_categoty", "unit_category"), ("builing_id", "building_id"), ("shortName", "short_name"),
     ("building_id", None), ("detailLevel", None), ("weight", None)],
)  # fmt: skip
def test_a_key_made_of_known_words_is_put_right_word_by_word(key: str, meant: str | None) -> None:
    words = frozenset({"unit", "category", "building", "id", "short", "name", "level", "detail"})
    assert find_meant_by_words(key, words, frozenset({"short_name"})) == meant


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [("", "", 0), ("a", "", 1), ("kitten", "sitting", 3), ("ab", "ba", 1), ("unit", "untis", 2)],
)
def test_distance_counts_letters_added_dropped_changed_and_swapped(a: str, b: str, apart: int) -> None:
    assert distance(a, b, 5) == apart
    assert distance(b, a, 5) == apart


def test_distance_stops_counting_at_its_limit() -> None:
    assert distance("a" * 1000, "b" * 1000, 2) == 3
