"""`bibliotwin replay`: play a recording to the broker, see it stored, and score presence by the truth."""

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
import uvloop
from rich.table import Table

from sensors.address import BrokerAddress
from sensors.recording import read_recording
from sensors.replay import Replayed, replay
from sensors.seats.headcount import read_head_count
from sensors.seats.scoring import HOLDS_S, Score, best, signs_of, sweep
from twin.clock import SystemClock
from twin.errors import TwinError
from twin.history.store import Datapoint
from web.cli.console import err, out, prepare, print_json, progress, told
from web.cli.options import Config, Json, LogLevel, MqttPort, MqttUrl, WebPort
from web.cli.server import Server
from web.settings import Settings
from web.wire import parse_moment

_LOOK_EVERY_S = 0.2
#: A twin that stores nothing more for this long has lost something, or is stuck.
_PATIENCE_S = 30.0
_PRESENCE = ("motion", "occupied")


class RecordingUnreadableError(TwinError):
    """A recording that is not there, or may not be read."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"cannot read {path}: {why}")
        self.path, self.why = path, why


class NoBrokerError(TwinError):
    """No broker to publish to."""

    def __init__(self, address: BrokerAddress, why: str) -> None:
        super().__init__(
            f"no broker answers at {address} ({why}): start `bibliotwin serve`, or give --mqtt-url"
        )
        self.address, self.why = address, why


class NotStoredError(TwinError):
    """The broker has every message, but the twin has not stored all of them."""

    def __init__(self, stored: int, expected: int) -> None:
        super().__init__(
            f"the twin took in {stored:,} of {expected:,} messages and then no more: "
            "see `bibliotwin doctor`, and whether its topics cover the recording"
        )
        self.stored, self.expected = stored, expected


class NothingToScoreError(TwinError):
    """No presence in history to compare with the truth."""

    def __init__(self, why: str) -> None:
        super().__init__(f"nothing to score: {why}")


@told
def replay_recording(  # noqa: PLR0913 - one argument per option
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Recording, JSON lines.")],
    *,
    speed: Annotated[
        float | None, typer.Option(min=0.001, help="Times its own pace; 1 unless given.")
    ] = None,
    fastest: Annotated[bool, typer.Option("--max", help="As fast as it goes.")] = False,
    shuffle: Annotated[int | None, typer.Option(metavar="SEED", help="In any order.", min=0)] = None,
    repeat: Annotated[int, typer.Option(min=1, help="So many times over.")] = 1,
    truth: Annotated[Path | None, typer.Option(help="CSV of true head counts to score against.")] = None,
    thing: Annotated[str | None, typer.Option(help="Room to score; needed if there are several.")] = None,
    as_json: Json = False,
    mqtt_url: MqttUrl = None,
    mqtt_port: MqttPort = None,
    web_port: WebPort = None,
    log_level: LogLevel = None,
    config: Config = None,
) -> None:
    """Publish a recording, wait until the twin has stored it all, and with --truth print F1 by hold time."""
    flags = {
        "mqtt_url": mqtt_url, "mqtt_port": mqtt_port, "web_port": web_port, "log_level": log_level,
        "config": config,
    }  # fmt: skip
    settings = prepare(flags)
    _require_broker(BrokerAddress.of(settings.broker_url))
    server = Server(settings)
    before = server.get("/api/v1/ingest")["messages"] if server.answers() else None
    pace = None if fastest else speed or 1.0
    rng = None if shuffle is None else np.random.default_rng(shuffle)
    done = _publish(settings, path, pace, repeat, rng)
    result: dict[str, Any] = {"published": done.acknowledged, "per_second": round(done.per_second)}
    if before is None:
        err.print(f"[yellow]no Bibliotwin answers at {server.url}: published, and not waited for[/]")
    else:
        result |= _wait_until_stored(server, before, done.acknowledged)
    scores = None if truth is None else _scores(server, truth, thing)
    if as_json:
        print_json(result | ({} if scores is None else _scores_view(scores)))
    else:
        _print(result, scores)


def _require_broker(address: BrokerAddress) -> None:
    """Raise NoBrokerError at once rather than wait for a broker that was never there."""
    try:
        socket.create_connection((address.host, address.port), timeout=5).close()
    except OSError as error:
        raise NoBrokerError(address, error.strerror or str(error)) from error


def _publish(
    settings: Settings, path: Path, speed: float | None, repeat: int, rng: np.random.Generator | None
) -> Replayed:
    try:
        total = repeat * sum(1 for _ in read_recording(path))
    except OSError as error:
        raise RecordingUnreadableError(path, error.strerror or str(error)) from error
    address = BrokerAddress.of(settings.broker_url)
    with (
        progress(f"publishing {path.name}", total) as step,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        return runner.run(
            replay(
                path,
                address,
                SystemClock(),
                speed=speed,
                repeat=repeat,
                shuffle=rng,
                on_progress=_stepping(step),
            )
        )


def _stepping(step: Callable[[int], None]) -> Callable[[Replayed], None]:
    told_of = 0

    def tell(done: Replayed) -> None:
        nonlocal told_of
        step(done.acknowledged - told_of)
        told_of = done.acknowledged

    return tell


def _wait_until_stored(server: Server, before: int, expected: int) -> dict[str, Any]:
    """Wait for the twin to have taken in what was published; raises NotStoredError."""
    with progress("storing", expected) as step:
        seen, moved_s = 0, time.monotonic()
        while True:
            now = server.get("/api/v1/ingest")
            taken = now["messages"] - before
            step(min(taken, expected) - min(seen, expected))
            if taken >= expected and not now["waiting"]:
                return {"datapoints_in_history": now["stored"], "quarantined": now["quarantined"]}
            if taken > seen:
                seen, moved_s = taken, time.monotonic()
            elif time.monotonic() - moved_s > _PATIENCE_S:
                raise NotStoredError(taken, expected)
            time.sleep(_LOOK_EVERY_S)


def _scores(server: Server, truth: Path, thing: str | None) -> list[Score]:
    if thing is None:
        rooms = [zone["id"] for zone in server.get("/api/v1/seats/zones")["zones"] if zone["kind"] == "room"]
        if len(rooms) != 1:
            raise NothingToScoreError(f"there are {len(rooms)} watched rooms; name one with --thing")
        thing = rooms[0]
    signs = signs_of(_presence_of(server, thing))
    if not signs:
        raise NothingToScoreError(f"{thing} has no motion and no occupied in history")
    return sweep(signs, read_head_count(truth))


def _presence_of(server: Server, thing: str) -> Iterator[Datapoint]:
    """Every presence reading about a thing, by asking page after page."""
    known = server.get(f"/api/v1/things/{thing}")["properties"]
    numbers: dict[str, int] = {}
    for name in _PRESENCE:
        start: str | None = "0" if name in known else None
        while start is not None:
            page = server.get(
                f"/api/v1/things/{thing}/history",
                property=name,
                limit=10_000,
                **{"from": start, "to": "1e16"},
            )
            for row in page["datapoints"]:
                series = numbers.setdefault(row["device"], len(numbers))
                yield Datapoint(series, parse_moment(row["time"]), 0, row["value"], 0)
            start = page["next"]


def _scores_view(scores: list[Score]) -> dict[str, Any]:
    return {
        "holds": [
            {"hold_s": s.hold_s, "f1": s.f1, "precision": s.precision, "recall": s.recall} for s in scores
        ],
        "best": {"hold_s": best(scores).hold_s, "f1": best(scores).f1},
    }


def _print(result: dict[str, Any], scores: list[Score] | None) -> None:
    out.print(f"{result['published']:,} messages published, {result['per_second']:,} each second")
    if "datapoints_in_history" in result:
        out.print(f"all stored: {result['datapoints_in_history']:,} datapoints in history")
    if scores is None:
        return
    winner = best(scores)
    table = Table(box=None, pad_edge=False)
    for name in ("hold", "F1", "precision", "recall", "changes"):
        table.add_column(name, justify="right")
    for s in scores:
        if s is not winner and s.hold_s not in HOLDS_S:
            continue
        style = "bold green" if s is winner else ""
        changes = f"{s.changes} ({s.true_changes} true)"
        figures = (f"{s.f1:.3f}", f"{s.precision:.3f}", f"{s.recall:.3f}", changes)
        table.add_row(f"{s.hold_s:g} s", *figures, style=style)
    out.print(table)
    out.print(f"best: F1 {winner.f1:.3f} with a hold time of {winner.hold_s:g} s")
