"""Options that several commands share; each overrides the setting of its name."""

from pathlib import Path
from typing import Annotated

import typer

_SETTINGS = "Settings"

Config = Annotated[
    Path | None, typer.Option(help="Settings file instead of ./bibliotwin.toml.", rich_help_panel=_SETTINGS)
]
DataDir = Annotated[Path | None, typer.Option(help="Folder of history.", rich_help_panel=_SETTINGS)]
VenuePath = Annotated[
    Path | None, typer.Option("--venue", help="IMDF folder or zip.", rich_help_panel=_SETTINGS)
]
WebHost = Annotated[str | None, typer.Option(help="Address to listen on.", rich_help_panel=_SETTINGS)]
WebPort = Annotated[str | None, typer.Option(help="Port of pages and API.", rich_help_panel=_SETTINGS)]
MqttUrl = Annotated[
    str | None, typer.Option(help="Broker to use instead of the embedded one.", rich_help_panel=_SETTINGS)
]
MqttPort = Annotated[str | None, typer.Option(help="Port of the embedded broker.", rich_help_panel=_SETTINGS)]
HistoryUrl = Annotated[str | None, typer.Option(help="Where history is kept.", rich_help_panel=_SETTINGS)]
LogLevel = Annotated[
    str | None, typer.Option(help="debug, info, warning or error.", rich_help_panel=_SETTINGS)
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a script.")]
