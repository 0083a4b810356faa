"""`bibliotwin push`: who may push messages over HTTP, and what to enter in the sender's form."""

from dataclasses import dataclass
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from sensors.decoders.catalogue import MODULES
from twin.clock import SystemClock
from twin.errors import TwinError
from web.cli.console import out, prepare, print_json, told
from web.cli.options import Config, DataDir, Json, LogLevel, WebPort
from web.push_tokens import FILE_NAME, PushTokens
from web.settings import Settings
from web.wire import iso

push_app = typer.Typer(help="Sources that may push messages over HTTP.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Name of the source, such as lorawan-east.")]


class UnknownProtocolError(TwinError):
    """A protocol that no decoder reads."""

    def __init__(self, protocol: str) -> None:
        super().__init__(f"there is no protocol {protocol!r:.60}; protocols are {', '.join(MODULES)}")
        self.protocol = protocol


@dataclass(frozen=True, slots=True)
class Form:
    """What to enter in the form of a server that pushes; `protocols` begin with one of these."""

    protocols: tuple[str, ...]
    where: str
    fields: tuple[tuple[str, str], ...]


_HEADER = ("Header", "Authorization: Bearer {token}")
FORMS = (
    Form(
        ("chirpstack",),
        "ChirpStack: Applications, the application, Integrations, HTTP",
        (("Payload encoding", "JSON"), ("Event endpoint URL", "{url}"), _HEADER),
    ),
    Form(
        ("the_things", "ttn", "tts", "things_stack"),
        "The Things Stack: Applications, the application, Webhooks, Custom webhook",
        (("Webhook format", "JSON"), ("Base URL", "{url}"), ("Enabled events", "Uplink message"), _HEADER),
    ),
    Form(
        ("loriot",),
        "LORIOT: Applications, the application, Output, HTTP Push",
        (("Target URL", "{url}"), ("Custom header Authorization", "Bearer {token}")),
    ),
    Form(
        ("thingpark", "actility"),
        "ThingPark: Application servers, HTTP application server (JSON)",
        (("URL", "{url}"), ("Custom HTTP header", "Authorization: Bearer {token}")),
    ),
)


@push_app.command("add")
@told
def add(
    name: Name,
    *,
    protocol: Annotated[str, typer.Option(help="Only this decoder; else any.")] = "",
    url: Annotated[
        str, typer.Option(help="How senders reach this server, such as https://twin.example.")
    ] = "",
    as_json: Json = False,
    data_dir: DataDir = None,
    web_port: WebPort = None,
    log_level: LogLevel = None,
    config: Config = None,
) -> None:
    """Let a source push, and show its token, this once. It works at once, without a restart."""
    settings = _settings(data_dir, web_port, log_level, config)
    if protocol and protocol not in MODULES:
        raise UnknownProtocolError(protocol)
    token = _tokens(settings).add(name, protocol, iso(SystemClock().now_us()))
    base = (url or _base_url(settings)).rstrip("/")
    address = f"{base}/api/v1/ingest/{protocol or 'PROTOCOL'}"
    if as_json:
        print_json({"name": name, "protocol": protocol or None, "token": token, "url": address})
        return
    _say(f"{name} may push. Its token is shown this once:\n\n    {token}\n")
    form = next((form for form in FORMS if protocol and protocol.startswith(form.protocols)), None)
    if form is not None:
        _say(f"{form.where}:")
        for field, value in form.fields:
            _say(f"    {field}: {value.format(url=address, token=token)}")
        _say("")
    if not protocol:
        _say(f"PROTOCOL is one of {', '.join(MODULES)}.")
    _say("To try it:\n")
    _say(f"    curl -X POST -H 'Authorization: Bearer {token}' --data @message.json '{address}'\n")
    if not url and settings.web_host in {"127.0.0.1", "localhost", "::1"}:
        _say(
            "Only this machine reaches that address: set web_host to 0.0.0.0, or put a reverse proxy with "
            "TLS before it and give its address with --url."
        )


@push_app.command("list")
@told
def list_sources(
    *,
    as_json: Json = False,
    data_dir: DataDir = None,
    log_level: LogLevel = None,
    config: Config = None,
) -> None:
    """Show who may push, for which decoder and since when; never a token."""
    senders = _tokens(_settings(data_dir, None, log_level, config)).senders()
    if as_json:
        print_json([{"name": s.name, "protocol": s.protocol or None, "added": s.added} for s in senders])
        return
    if not senders:
        out.print("no source may push; `bibliotwin push add NAME` lets one")
        return
    table = Table(box=None, pad_edge=False)
    for column in ("name", "protocol", "added"):
        table.add_column(column, no_wrap=True)
    for sender in senders:
        table.add_row(escape(sender.name), escape(sender.protocol or "any"), escape(sender.added))
    out.print(table)


@push_app.command("remove")
@told
def remove(
    name: Name,
    *,
    data_dir: DataDir = None,
    log_level: LogLevel = None,
    config: Config = None,
) -> None:
    """End a source's token, at once."""
    _tokens(_settings(data_dir, None, log_level, config)).remove(name)
    out.print(f"{escape(name)} may not push any more")


def _settings(data_dir: object, web_port: object, log_level: object, config: object) -> Settings:
    return prepare({"data_dir": data_dir, "web_port": web_port, "log_level": log_level, "config": config})


def _tokens(settings: Settings) -> PushTokens:
    return PushTokens(settings.data_dir / FILE_NAME)


def _base_url(settings: Settings) -> str:
    host = settings.web_host
    shown = "THIS-MACHINE" if host in {"0.0.0.0", "::"} else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{settings.web_port}"


def _say(text: str) -> None:
    # Tokens and addresses are copied from here: nothing may be wrapped or coloured.
    out.out(text, highlight=False)
