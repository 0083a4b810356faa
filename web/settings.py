"""Settings: defaults, then `bibliotwin.toml`, then `BIBLIOTWIN_*`, then flags; the later one wins."""

import difflib
import logging
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sensors.decoders.catalogue import MODULES
from sensors.tail import RECORDING
from twin.errors import TwinError

PREFIX = "BIBLIOTWIN_"
CONFIG_FILE = "bibliotwin.toml"
#: Variables with our prefix that are not settings.
_OTHER_VARIABLES = frozenset({"BIBLIOTWIN_CONFIG", "BIBLIOTWIN_REQUIRE_SERVICES"})
_PACKED = frozenset({".gz", ".bz2", ".xz", ".zst", ".zip"})
_log = logging.getLogger(__name__)


class SettingsError(TwinError):
    """A setting that cannot be used; says where it came from and what is allowed."""

    def __init__(self, name: str, source: str, problem: str) -> None:
        super().__init__(f"{name} ({source}): {problem}")
        self.name, self.source, self.problem = name, source, problem


class _ValueRefusedError(TwinError):
    """What a parser says is allowed instead."""


Parse = Callable[[Any], Any]


def _whole(low: int, high: int) -> Parse:
    def parse(value: Any) -> int:
        try:
            number = int(str(value)) if not isinstance(value, bool) else None
        except ValueError:
            number = None
        if number is None or not low <= number <= high:
            raise _ValueRefusedError(f"a whole number from {low} to {high}")
        return number

    return parse


def _number(low: float, high: float) -> Parse:
    def parse(value: Any) -> float:
        try:
            number = float(value) if not isinstance(value, bool) else None
        except (TypeError, ValueError):
            number = None
        if number is None or not low <= number <= high:
            raise _ValueRefusedError(f"a number from {low:g} to {high:g}")
        return number

    return parse


def _one_of(*allowed: str) -> Parse:
    def parse(value: Any) -> str:
        if str(value).lower() not in allowed:
            raise _ValueRefusedError(f"one of {', '.join(allowed)}")
        return str(value).lower()

    return parse


def _switch(value: Any) -> bool:
    text = str(value).lower()
    if text not in {"0", "1", "true", "false", "yes", "no", "on", "off"}:
        raise _ValueRefusedError("0 or 1")
    return text in {"1", "true", "yes", "on"}


def _text(value: Any) -> str:
    if not isinstance(value, str | Path):
        raise _ValueRefusedError("text")
    return str(value).strip()


def _path(value: Any) -> Path | None:
    text = _text(value)
    return Path(os.path.expandvars(text)).expanduser() if text else None


def _folder(value: Any) -> Path:
    path = _path(value)
    if path is None:
        raise _ValueRefusedError("the path of a folder")
    return path


def _listed(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list | tuple) else str(value).split(",")
    if not all(isinstance(item, str) for item in items):
        raise _ValueRefusedError("a list of texts")
    return tuple(item.strip() for item in items if item.strip())


def _mqtt_url(value: Any) -> str:
    text = _text(value)
    allowed = "mqtt://[user:password@]host[:port], or mqtts:// for TLS"
    try:
        parts = urlsplit(text)
        usable = not text or (parts.scheme in {"mqtt", "mqtts"} and bool(parts.hostname) and parts.port != 0)
    except ValueError:
        usable = False
    if not usable:
        raise _ValueRefusedError(allowed)
    return text


def _public_url(value: Any) -> str:
    text = _text(value).rstrip("/")
    try:
        parts = urlsplit(text)
        is_base = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        usable = not text or (is_base and not (parts.path or parts.query or parts.fragment or parts.username))
    except ValueError:
        usable = False
    if not usable:
        raise _ValueRefusedError("http://host[:port] or https://host[:port], without a path")
    return text


def _hour_minute(value: Any) -> str:
    hour, _, minute = str(value).partition(":")
    if not (hour.isdigit() and minute.isdigit() and len(minute) == 2 and int(hour) < 24 and int(minute) < 60):
        raise _ValueRefusedError("a time of day such as 13:40")
    return f"{int(hour):02}:{minute}"


def _routes(value: Any) -> tuple[str, ...]:
    routes = _listed(value)
    for route in routes:
        topic_filter, _, name = route.rpartition("=")
        if not topic_filter or name not in MODULES:
            raise _ValueRefusedError(f"`topic filter=decoder`, where decoder is one of {', '.join(MODULES)}")
    return routes


def _tails(value: Any) -> tuple[str, ...]:
    found = {}
    for tail in _listed(value):
        name, _, text = tail.partition("=")
        path = _path(text)
        if path is None or name not in (*MODULES, RECORDING):
            names = ", ".join((*MODULES, RECORDING))
            raise _ValueRefusedError(f"`decoder=path of a file`, where decoder is one of {names}")
        if path.suffix in _PACKED:
            raise _ValueRefusedError("plain text files: name the file as it is before it is compressed")
        if path in found:
            raise _ValueRefusedError(f"each file once; {path} is there twice")
        found[path] = f"{name}={path}"
    return tuple(found.values())


def _host_id(value: Any) -> str:
    text = _text(value)
    if any(c in text for c in "/+#"):
        raise _ValueRefusedError("a name without / + #")
    return text


def _host(value: Any) -> str:
    text = _text(value)
    if not text or any(c in text for c in "/ @"):
        raise _ValueRefusedError("an address to listen on, such as 127.0.0.1 or 0.0.0.0")
    return text


def _setting(default: Any, parse: Parse, about: str) -> Any:
    return field(default=default, metadata={"parse": parse, "about": about})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator can choose. `docs/settings.md` explains each."""

    data_dir: Path = _setting(
        Path("~/.local/share/bibliotwin").expanduser(), _folder, "Folder of everything that is kept."
    )
    venue: Path | None = _setting(None, _path, "Venue, an IMDF folder or zip; `demo` writes its own.")
    devices: Path | None = _setting(None, _path, "CSV of devices beyond those in the venue.")
    holdings: Path | None = _setting(
        None, _path, "CSV of the books and where they are. Empty: `holdings.csv` in the venue's folder."
    )
    web_host: str = _setting("127.0.0.1", _host, "Address the pages and the API listen on.")
    web_port: int = _setting(8080, _whole(1, 65535), "Port of the pages and the API.")
    allowed_hosts: tuple[str, ...] = _setting(
        (), _listed, "Further host names by which this machine's own staff pages may be called."
    )
    trusted_proxies: tuple[str, ...] = _setting(
        (), _listed, "Addresses of reverse proxies whose X-Forwarded-For is believed."
    )
    public_url: str = _setting(
        "", _public_url, "How phones reach the pages, for QR codes. Empty: by the name the asker used."
    )
    feed_clients: int = _setting(2_000, _whole(1, 100_000), "Most live pages at a time.")
    questions_per_s: float = _setting(
        20.0, _number(0, 100_000), "Questions about ways and books a second from one address; 0: any number."
    )
    mqtt_port: int = _setting(1883, _whole(1, 65535), "Port of the embedded broker.")
    mqtt_url: str = _setting("", _mqtt_url, "Broker to listen to. Empty: the embedded one.")
    mqtt_topics: tuple[str, ...] = _setting((), _listed, "Topic filters. Empty: those of all decoders.")
    mqtt_routes: tuple[str, ...] = _setting(
        (), _routes, "Decoders by topic, as `filter=decoder`, for topics of your own."
    )
    tail: tuple[str, ...] = _setting((), _tails, "Files to follow line by line, as `decoder=path`.")
    push_per_s: float = _setting(
        1_000.0, _number(0, 1_000_000), "Messages a second that one source may push over HTTP; 0: any number."
    )
    mqtt_client_id: str = _setting("bibliotwin", _text, "Client id; it names the session at the broker.")
    receive_maximum: int = _setting(
        20_000, _whole(1, 65535), "Most messages in flight before the broker waits for a commit."
    )
    history_url: str = _setting("", _text, "Where history is kept. Empty: DuckDB in the data folder.")
    history_days: int = _setting(400, _whole(1, 36_500), "Days after which datapoints are deleted.")
    presence_days: float = _setting(
        1.0, _number(0, 36_500), "Days after which raw presence is deleted; 0: as other datapoints."
    )
    throttle_per_s: float = _setting(
        50.0, _number(0, 1_000_000), "Readings a second of one property beyond which it is thinned; 0: never."
    )
    throttle_burst: int = _setting(
        20_000, _whole(1, 10**9), "Readings of one property taken at once before it is thinned."
    )
    sparkplug_host_id: str = _setting(
        "bibliotwin", _host_id, "Name of this Sparkplug host application. Empty: it publishes no STATE."
    )
    codecs_dir: Path | None = _setting(None, _path, "Folder of LoRaWAN codecs in JavaScript (TS013).")
    clock: str = _setting(
        "system", _one_of("system", "measured"), "`measured`: now is the newest measured time."
    )
    open_browser: bool = _setting(True, _switch, "Whether `demo` opens a browser.")
    simulation_speed: float = _setting(10.0, _number(0.1, 600), "How many times real speed the demo runs.")
    simulation_seed: int = _setting(7, _whole(0, 2**32 - 1), "Seed of everything that happens in the demo.")
    simulation_start: str = _setting("13:40", _hour_minute, "Time of day at which the demo begins.")
    log_level: str = _setting(
        "warning", _one_of("debug", "info", "warning", "error"), "Least serious message that is logged."
    )

    @property
    def decoder_by_topic(self) -> dict[str, str]:
        """The routes as decoder names by topic filter."""
        return {route.rpartition("=")[0]: route.rpartition("=")[2] for route in self.mqtt_routes}

    @property
    def tailed(self) -> list[tuple[str, str]]:
        """The followed files as (decoder, path)."""
        return [(name, path) for name, _, path in (tail.partition("=") for tail in self.tail)]

    @property
    def embeds_broker(self) -> bool:
        """Whether the embedded broker is to run."""
        return not self.mqtt_url

    @property
    def broker_url(self) -> str:
        """The broker to connect to, embedded or not."""
        return self.mqtt_url or f"mqtt://127.0.0.1:{self.mqtt_port}"

    @property
    def history_address(self) -> str:
        """Where history is kept, by default a file in the data folder."""
        return self.history_url or str(self.data_dir / "history.duckdb")

    @property
    def broker_url_shown(self) -> str:
        """The broker's address without its password."""
        parts = urlsplit(self.broker_url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname}{port}"


NAMES = tuple(f.name for f in fields(Settings))
_PARSERS: dict[str, Parse] = {f.name: f.metadata["parse"] for f in fields(Settings)}


def variable_of(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def load_settings(
    *,
    defaults: Mapping[str, Any] | None = None,
    config: Path | None = None,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, Any] | None = None,
) -> Settings:
    """Join all sources; raises SettingsError for the first value that cannot be used.

    `defaults` are a command's own; `config` None means BIBLIOTWIN_CONFIG, else `bibliotwin.toml` here if
    there is one. Flags that are None were not given.
    """
    environment = os.environ if environment is None else environment
    chosen: dict[str, Any] = dict(defaults or {})
    chosen |= _from_file(config, environment)
    chosen |= _from_environment(environment)
    for name, value in (flags or {}).items():
        if value is not None:
            chosen[name] = _parsed(name, value, f"--{name.replace('_', '-')}")
    return Settings(**chosen)


def _from_file(config: Path | None, environment: Mapping[str, str]) -> dict[str, Any]:
    named = config or _path(environment.get("BIBLIOTWIN_CONFIG", ""))
    path = named or Path(CONFIG_FILE)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if named is None:
            return {}
        raise SettingsError("config", str(path), "there is no such file") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError("config", str(path), f"cannot be read: {error}") from error
    found: dict[str, Any] = {}
    for name, value in content.items():
        if name not in _PARSERS:
            raise SettingsError(name, str(path), f"no such setting{_nearest(name)}")
        found[name] = _parsed(name, value, str(path))
        if isinstance(found[name], Path) and not found[name].is_absolute():
            found[name] = path.parent / found[name]  # a file's paths are seen from the file
        elif name == "tail":
            found[name] = tuple(_seen_from(path.parent, tail) for tail in found[name])
    return found


def _seen_from(folder: Path, tail: str) -> str:
    name, _, path = tail.partition("=")
    return f"{name}={folder / path}"


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for variable, value in environment.items():
        if not variable.startswith(PREFIX) or variable in _OTHER_VARIABLES:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name in _PARSERS:
            found[name] = _parsed(name, value, variable)
        else:
            _log.warning("%s is not a setting%s", variable, _nearest(name))
    return found


def _parsed(name: str, value: Any, source: str) -> Any:
    try:
        return _PARSERS[name](value)
    except _ValueRefusedError as refused:
        raise SettingsError(name, source, f"{value!r} is not allowed; give {refused}") from None


def _nearest(name: str) -> str:
    near = difflib.get_close_matches(name.lower(), NAMES, n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else f"; there are {', '.join(NAMES)}"
