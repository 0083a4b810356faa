"""The repository speaks of the product: nothing in it points at one machine or one registry."""

import re

import pytest

from tests.style.source_tree import ROOT, list_files, read_text

# Written in parts, because this file is searched too.
MACHINE_PATH = re.compile(r"(?<![\w.*-])/" + r"work/")
REGISTRY = re.compile("|".join((r"pypi\.or" + "g", r"registry\.npmjs\.or" + "g", r"deb\.debian\.or" + "g")))
BESIDE_THE_CHECKOUT = re.compile(r"\.\./" + r"shared\b")


def places(pattern: re.Pattern[str], *, outside: tuple[str, ...] = ()) -> list[str]:
    """Every file and line that matches, in files that do not begin with one of `outside`."""
    found = []
    for path in list_files():
        where = path.relative_to(ROOT).as_posix()
        text = None if where.startswith(outside) else read_text(path)
        if text is None or pattern.search(text) is None:
            continue
        found += [f"{where}:{n}" for n, line in enumerate(text.splitlines(), 1) if pattern.search(line)]
    return found


@pytest.fixture(autouse=True)
def _in_a_checkout() -> None:
    if not list_files():
        pytest.skip("this is not a git checkout")


def test_no_file_names_a_path_of_one_machine() -> None:
    assert not places(MACHINE_PATH)


def test_no_file_names_a_package_registry() -> None:
    found = places(REGISTRY)
    assert not found, "\n".join(
        ["for a package-lock.json: omit-lockfile-registry-resolved=true in .npmrc", *found[:20]]
    )


def test_only_tests_look_beside_the_checkout() -> None:
    assert not places(BESIDE_THE_CHECKOUT, outside=("tests/",))
