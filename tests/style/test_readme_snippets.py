"""Every console snippet of a README runs, and prints what the README says it prints.

A snippet is a fenced block marked `console` in which every command line begins with `$ bibliotwin`.
The commands of one block share an empty folder; `...` stands for any text. Commands that never end
belong in a block marked `sh`.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.style.source_tree import PACKAGES, ROOT, list_modules

READMES = ("README.md", "README.zh-CN.md", *(f"{package}/README.md" for package in PACKAGES))
LIMIT_S = 60
_FENCE = re.compile(r"^```console[^\n]*\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """One command of a snippet, and what it should print."""

    command: str
    output: str


@dataclass(frozen=True)
class Snippet:
    """One console block of a README."""

    where: str
    steps: tuple[Step, ...]


def snippets_in(text: str, where: str) -> list[Snippet]:
    """The console blocks of which every command is one of ours."""
    found = []
    for block in _FENCE.finditer(text):
        line = text.count("\n", 0, block.start()) + 1
        steps = steps_in(block.group(1))
        if steps and all(step.command.split()[0] == "bibliotwin" for step in steps):
            found.append(Snippet(f"{where}:{line}", steps))
    return found


def steps_in(block: str) -> tuple[Step, ...]:
    """The commands of a block; a command goes on over lines that end with a backslash."""
    joined = block.replace("\\\n", " ")
    parts = re.split(r"^\$ +", joined, flags=re.MULTILINE)[1:]
    split = [part.partition("\n") for part in parts if part.strip()]
    return tuple(Step(command.strip(), output) for command, _, output in split)


def agrees(expected: str, printed: str) -> bool:
    """Whether the output is as written, blank ends aside; `...` stands for any text."""
    pieces = [re.escape(piece) for piece in _tidy(expected).split("...")]
    return re.fullmatch(".*".join(pieces), _tidy(printed), re.DOTALL) is not None


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def all_snippets() -> list[Snippet]:
    return [
        snippet
        for name in READMES
        if (ROOT / name).exists()
        for snippet in snippets_in((ROOT / name).read_text(encoding="utf-8"), name)
    ]


@pytest.mark.parametrize("snippet", all_snippets(), ids=lambda snippet: snippet.where)
def test_a_snippet_prints_what_the_readme_says(snippet: Snippet, tmp_path: Path) -> None:
    if not any(module.name == "web.cli" for module in list_modules("web")):
        pytest.skip("web.cli is not there yet")
    programs = Path(sys.executable).parent
    env = {name: value for name, value in os.environ.items() if not name.startswith("BIBLIOTWIN_")}
    env |= {"PATH": f"{programs}{os.pathsep}{env['PATH']}", "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
    for step in snippet.steps:
        done = subprocess.run(
            step.command,
            shell=True,
            cwd=tmp_path,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LIMIT_S,
            check=False,
        )
        printed = done.stdout.decode()
        assert agrees(step.output, printed), (
            f"{snippet.where}: $ {step.command}\nshould print:\n{step.output}\nprinted:\n{printed}"
        )


def test_a_block_of_other_commands_is_not_a_snippet() -> None:
    assert snippets_in("```console\n$ make demo\n```\n", "x") == []


def test_three_dots_stand_for_any_text() -> None:
    assert agrees("read ... units\n...done.\n", "read 443 units\n\nall is done.  \n")
    assert not agrees("read 443 units\n", "read 442 units\n")


def test_a_snippet_keeps_its_commands_and_their_output() -> None:
    text = "Try:\n\n```console\n$ bibliotwin venue \\\n  check x\nno faults\n$ bibliotwin doctor\nwell\n```\n"
    assert snippets_in(text, "README.md") == [
        Snippet(
            "README.md:3",
            (Step("bibliotwin venue    check x", "no faults\n"), Step("bibliotwin doctor", "well\n")),
        )
    ]
