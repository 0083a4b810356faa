"""`bibliotwin record`: write down what a broker delivers, or turn a public data set into a recording."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
import uvloop
from typer.core import TyperGroup

from sensors.address import BrokerAddress
from sensors.conversions.uci864 import Converted, convert, library_of
from sensors.decoders.catalogue import open_decoders, topic_filters
from sensors.recording import record
from twin.clock import SystemClock, from_us
from twin.errors import TwinError
from twin.venue.imdf import read_venue
from web.cli.console import err, out, prepare, progress, told
from web.cli.options import Config, LogLevel, MqttPort, MqttUrl, VenuePath
from web.serving import until_signalled
from web.settings import Settings


class _RecordGroup(TyperGroup):
    """`record OUT` is short for `record to OUT`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Put in `to` where no command is named."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["to", *args]
        return super().parse_args(ctx, args)


record_app = typer.Typer(
    cls=_RecordGroup,
    help="Recordings: `record OUT` listens to a broker, `record convert` turns a data set into one.",
    no_args_is_help=True,
)
convert_app = typer.Typer(help="Turn a public data set into a recording.", no_args_is_help=True)
record_app.add_typer(convert_app, name="convert")
_ROWS_OF_UCI864 = 10_129


class RecordingNotWrittenError(TwinError):
    """A recording that cannot be written where it should."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"cannot write {path}: {why}")
        self.path, self.why = path, why


class DataSetUnreadableError(TwinError):
    """A data set that is not there, or may not be read."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"cannot read {path}: {why}; give the file as it was published")
        self.path, self.why = path, why


@record_app.command("to")
@told
def record_to(
    target: Annotated[Path, typer.Argument(metavar="OUT", help="File to write, JSON lines.")],
    *,
    topic: Annotated[list[str] | None, typer.Option(help="Topic filter; give it again for more.")] = None,
    seconds: Annotated[float | None, typer.Option(min=0.1, help="Stop after so long.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after so many messages.")] = None,
    mqtt_url: MqttUrl = None,
    mqtt_port: MqttPort = None,
    log_level: LogLevel = None,
    config: Config = None,
) -> None:
    """Write down every message until Ctrl-C."""
    settings = prepare(
        {"mqtt_url": mqtt_url, "mqtt_port": mqtt_port, "log_level": log_level, "config": config}
    )
    filters = topic or list(settings.mqtt_topics) or topic_filters(open_decoders())
    try:
        with target.open("wb") as file, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            count = runner.run(_record(settings, filters, file, seconds, limit))
    except OSError as error:
        raise RecordingNotWrittenError(target, error.strerror or str(error)) from error
    out.print(f"{target}: {count:,} messages")


@convert_app.command("uci864")
@told
def convert_uci864(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="Occupancy_Estimation.csv.")],
    *,
    target: Annotated[Path, typer.Option("--out", help="Folder to write to.")],
    venue: VenuePath = None,
    feature: Annotated[
        str | None, typer.Option(help="Room the sensors are in; else the library unit.")
    ] = None,
) -> None:
    """UCI 864, Room Occupancy Estimation: the messages of its 16 sensors, their list, and the true count."""
    settings = prepare({"venue": venue})
    _require_readable(source)
    building, level_id = "uci864", ""
    if settings.venue is not None:
        found = read_venue(settings.venue).venue
        room_id = feature or library_of(found).id
        level_id = found.level_of.get(room_id, "")
    else:
        room_id = feature or "room"
    recording, devices, truth = (target / name for name in ("uci864.jsonl", "devices.csv", "truth.csv"))
    try:
        target.mkdir(parents=True, exist_ok=True)
        with progress("converting", _ROWS_OF_UCI864) as step:
            done = convert(
                source,
                recording,
                devices,
                truth,
                building=building,
                feature_of_interest=room_id,
                level_id=level_id,
                on_progress=lambda row: step(1) if row else None,
            )
    except OSError as error:
        raise RecordingNotWrittenError(target, error.strerror or str(error)) from error
    _print(done, recording, devices, truth)


def _require_readable(source: Path) -> None:
    """Raise DataSetUnreadableError before anything is written."""
    try:
        source.open("rb").close()
    except OSError as error:
        raise DataSetUnreadableError(source, error.strerror or str(error)) from error


async def _record(
    settings: Settings, filters: list[str], file: BinaryIO, seconds: float | None, limit: int | None
) -> int:
    heard = 0

    def tell(count: int) -> None:
        nonlocal heard
        step(count - heard)
        heard = count

    with until_signalled() as stop, progress(f"recording {', '.join(filters)}", limit) as step:
        recording = asyncio.create_task(
            record(
                BrokerAddress.of(settings.broker_url),
                filters,
                file,
                SystemClock(),
                duration_s=seconds,
                limit=limit,
                on_progress=tell,
            )
        )
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({recording, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not recording.done():
            recording.cancel()
            with suppress(asyncio.CancelledError):
                await recording
            err.print("[dim]stopped[/]")
            return heard
        return recording.result()


def _print(done: Converted, recording: Path, devices: Path, truth: Path) -> None:
    first, last = from_us(done.first_us), from_us(done.last_us)
    out.print(
        f"{recording}: {done.messages:,} messages of {done.rows:,} rows, {first:%Y-%m-%d} to {last:%Y-%m-%d}"
    )
    if done.missing:
        out.print(f"[yellow]{done.missing:,} cells of the file are empty and became no message[/]")
    out.print(f"{devices}: the list of devices, for BIBLIOTWIN_DEVICES")
    out.print(f"{truth}: the true head count, for `bibliotwin replay --truth`")
