"""How commands speak: results on standard output, everything else on standard error, one line per failure."""

import functools
import json
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from twin.errors import TwinError
from web.settings import Settings, SettingsError, load_settings

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

#: Characters of a line where nobody says how wide it is, as in a pipe.
_WIDE = 160
out = Console(highlight=False)
if not out.is_terminal:
    out.width = _WIDE
err = Console(stderr=True, highlight=False)

#: Exit codes: all is well; something is wrong, and it was said what; the command was not used as it can be.
WELL, WRONG, MISUSED = 0, 1, 2


def told(command: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Make a command say its failures in one line and end with the right code."""

    @functools.wraps(command)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            return command(*args, **kwargs)
        except SettingsError as error:
            err.print(f"[bold red]error:[/] {_plain(error)}", soft_wrap=True)
            raise typer.Exit(MISUSED) from error
        except TwinError as error:
            err.print(f"[bold red]error:[/] {_plain(error)}", soft_wrap=True)
            raise typer.Exit(WRONG) from error

    return run


def prepare(flags: dict[str, Any], defaults: dict[str, Any] | None = None) -> Settings:
    """Load the settings with these flags, and log as they say; `config` among the flags names the file."""
    config: Path | None = flags.pop("config", None)
    settings = load_settings(defaults=defaults, config=config, flags=flags)
    logging.basicConfig(
        level=settings.log_level.upper(),
        format="%(asctime)s %(levelname)-7s %(name)s: %(message)s",
        force=True,
    )
    # Its lines repeat what our own source says better.
    logging.getLogger("gmqtt").setLevel(logging.ERROR if settings.log_level != "debug" else logging.DEBUG)
    return settings


def print_json(value: Any) -> None:
    """A result for a script."""
    out.out(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def progress(about: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, where that is a terminal; call the result with each step."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task(about, total=total)
        yield lambda steps: bar.advance(task, steps)


def counted(items: Iterable[Result], about: str, total: int | None) -> Iterator[Result]:
    """The items, with a bar that says how far they are."""
    with progress(about, total) as step:
        for item in items:
            yield item
            step(1)


def _plain(error: Exception) -> str:
    return str(error).replace("[", r"\[")
