"""A module holds one idea, is named for it, says it in its first sentence, and stays short."""

import ast
import warnings

import pytest

from tests.style.source_tree import PACKAGES, ROOT, list_files, list_modules

NAMES_THAT_SAY_NOTHING = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
LONG_LINES, TOO_LONG_LINES = 300, 500
SOURCES = (*PACKAGES, "benchmarks", "tests")


def test_every_module_is_named_for_its_idea() -> None:
    faults = {
        path.relative_to(ROOT).as_posix()
        for path in list_files()
        if path.suffix in {".py", ".ts", ".tsx"}
        and not NAMES_THAT_SAY_NOTHING.isdisjoint(
            part.lower() for part in path.relative_to(ROOT).with_suffix("").parts
        )
    }
    assert not faults, "\n".join(["name the idea:", *sorted(faults)])


def test_every_module_opens_with_a_sentence() -> None:
    faults = []
    for module in list_modules(*SOURCES):
        docstring = ast.get_docstring(module.tree)
        if docstring is None:
            if module.text.strip():
                faults.append(f"{module.where} has no docstring")
        elif not docstring.split("\n\n")[0].rstrip().endswith((".", "?", "!", ":", "。", "`")):
            faults.append(f"{module.where} opens with something that is not a sentence")
    assert not faults, "\n".join(faults)


def test_no_module_is_too_long() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_bytes().splitlines())
        for path in list_files()
        if path.name.endswith((".py", ".ts")) and not path.name.endswith(".d.ts")
    }
    long = sorted(f"{where}: {lines} lines" for where, lines in lengths.items() if lines > LONG_LINES)
    if long:
        warnings.warn(f"over {LONG_LINES} lines, one idea each?\n" + "\n".join(long), stacklevel=1)
    too_long = [f"{where}: {lines} lines" for where, lines in lengths.items() if lines > TOO_LONG_LINES]
    assert not too_long, "\n".join([f"over {TOO_LONG_LINES} lines:", *sorted(too_long)])


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_has_a_readme(package: str) -> None:
    if not (ROOT / package / "__init__.py").exists():
        pytest.skip(f"{package} is not there yet")
    readme = ROOT / package / "README.md"
    assert readme.is_file(), (
        f"{package}/README.md: what it is for, its modules in reading order, how to extend it"
    )


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_publishes_its_types(package: str) -> None:
    if not (ROOT / package / "__init__.py").exists():
        pytest.skip(f"{package} is not there yet")
    assert (ROOT / package / "py.typed").is_file()
