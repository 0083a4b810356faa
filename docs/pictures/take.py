"""Takes the pictures of the documentation: a real demo, a real browser. `make pictures` runs it.

The demo runs for some minutes first, so that its curves have something to show. `--all FOLDER`
takes every level at every distance, both languages and all themes, to look at.
"""

import argparse
import asyncio
import base64
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from playwright.async_api import Browser, Page, async_playwright
from small_png import write_png

HERE = Path(__file__).resolve().parent
LARGEST_BYTES = 250_000
UNKNOWN_SHARE = 0.1
START_LIMIT_S = 300.0
SETTLE_S = 1.5
#: The level that stands for the building in the documentation.
SHOWN = "3F"
#: What is looked for in it: the pinyin initials of its economics hall.
SOUGHT = "jjtsq"
_BROWSER = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--force-color-profile=srgb"]  # fmt: skip
_READ_PIXELS = """async (data) => {
  const answer = await fetch('data:image/png;base64,' + data);
  const image = await createImageBitmap(await answer.blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const bytes = context.getImageData(0, 0, image.width, image.height).data;
  let text = '';
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return [image.width, image.height, btoa(text)];
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture: what to open, how large, in which language and colours."""

    name: str
    size: tuple[int, int]
    scale: float = 1
    path: str = "/seats"
    query: dict[str, str] = field(default_factory=dict)
    language: str = "zh"
    theme: str = "light"
    #: How often to press the right arrow: a wall shows one level after another.
    turns: int = 0
    #: What to type where one is asked where to go, and whether to follow the first answer.
    words: str = ""
    follow: bool = True

    def address(self, origin: str) -> str:
        """The whole address."""
        query = {"lang": self.language, "theme": self.theme, **self.query}
        return f"{origin}{self.path}?" + "&".join(f"{name}={value}" for name, value in query.items())


PHONE, DESK, WIDE, TALL = (390, 844), (1280, 800), (1920, 1080), (1080, 1920)


def documented(levels: list[dict[str, Any]], kiosk: str) -> Iterator[Picture]:
    """The handful that README and docs show."""
    shown = level_called(SHOWN, levels)
    level, wall = {"level": shown["id"]}, {"view": "wall"}
    turns = seated(levels).index(shown)
    yield Picture(name="seats-phone-zh", size=PHONE, scale=2, query=level)
    yield Picture(name="seats-desk-zh", size=DESK, query=level)
    yield Picture(name="seats-desk-en", size=DESK, query=level, language="en")
    yield Picture(name="seats-wall-zh", size=WIDE, query=wall, turns=turns)
    yield Picture(name="seats-dark-zh", size=DESK, query=level, theme="dark")
    yield Picture(name="seats-contrast-en", size=DESK, query=level, theme="contrast-light", language="en")
    way = {"path": "/wayfinding", "words": SOUGHT}
    here = {"kiosk": kiosk}
    yield Picture(name="wayfinding-kiosk-zh", size=TALL, scale=0.75, query=here, **way)  # type: ignore[arg-type]
    yield Picture(name="wayfinding-kiosk-en", size=WIDE, scale=0.75, query=here, language="en", **way)  # type: ignore[arg-type]
    yield Picture(name="wayfinding-rest-zh", size=TALL, scale=0.5, query=here, path="/wayfinding")
    yield Picture(name="wayfinding-phone-zh", size=PHONE, scale=2, **way)  # type: ignore[arg-type]


def ways(kiosk: str) -> Iterator[Picture]:
    """The wayfinding screen upright, wide, on a phone and a desk, in each language and theme."""
    sizes: dict[str, tuple[tuple[int, int], float, dict[str, str]]] = {
        "tall": (TALL, 1, {"kiosk": kiosk}), "wide": (WIDE, 1, {"kiosk": kiosk}),
        "phone": (PHONE, 2, {}), "desk": (DESK, 1, {}),
    }  # fmt: skip
    for name, (size, scale, query) in sizes.items():
        for language in ("zh", "en"):
            for theme in ("light", "dark", "contrast-light", "contrast-dark"):
                look: dict[str, Any] = {"size": size, "scale": scale, "query": query, "path": "/wayfinding",
                                        "theme": theme, "language": language}  # fmt: skip
                ending = f"{name}-{theme}-{language}"
                yield Picture(name=f"way-{ending}", words=SOUGHT, **look)
                yield Picture(name=f"found-{ending}", words=SOUGHT, follow=False, **look)
                yield Picture(name=f"where-{ending}", **look)
            large = {**query, "text": "large"}
            yield Picture(name=f"way-large-{name}-{language}", size=size, scale=scale, query=large,
                          path="/wayfinding", language=language, words=SOUGHT)  # fmt: skip


def everything(levels: list[dict[str, Any]], kiosk: str) -> Iterator[Picture]:
    """Every level on a phone, a wide screen and a wall; the rest once in each language and theme."""
    yield from ways(kiosk)
    shown = level_called(SHOWN, levels)
    for level in levels:
        name, query = level["short_name"]["en"], {"level": level["id"]}
        yield Picture(name=f"level-{name}-390-zh", size=PHONE, scale=2, query=query)
        yield Picture(name=f"level-{name}-1920-en", size=WIDE, query=query, language="en")
    for turns, level in enumerate(seated(levels)):
        name = f"wall-{level['short_name']['en']}-zh"
        yield Picture(name=name, size=WIDE, query={"view": "wall"}, turns=turns)
    for theme in ("light", "dark", "contrast-light", "contrast-dark"):
        for language in ("zh", "en"):
            ending = f"{theme}-{language}"
            look = {"theme": theme, "language": language}
            query = {"level": shown["id"]}
            yield Picture(name=f"desk-{ending}", size=DESK, query=query, **look)  # type: ignore[arg-type]
            yield Picture(name=f"phone-{ending}", size=PHONE, scale=2, query=query, **look)  # type: ignore[arg-type]
            yield Picture(name=f"home-{ending}", size=DESK, path="/", **look)  # type: ignore[arg-type]
    for language in ("zh", "en"):
        query = {"level": shown["id"]}
        yield Picture(name=f"home-phone-{language}", size=PHONE, scale=2, path="/", language=language)
        yield Picture(name=f"wall-dark-{language}", size=WIDE, query={"view": "wall"}, theme="dark",
                      language=language, turns=2)  # fmt: skip
        yield Picture(name=f"list-desk-{language}", size=DESK, query={"view": "list"}, language=language)
        yield Picture(name=f"list-phone-{language}", size=PHONE, scale=2, query={"view": "list"},
                      language=language)  # fmt: skip
        for name, size in (("phone", (360, 740)), ("desk", DESK)):
            yield Picture(name=f"large-{name}-{language}", size=size, query={**query, "text": "large"},
                          language=language)  # fmt: skip
            yield Picture(name=f"filter-{name}-{language}", size=size,
                          query={**query, "with": "window,socket"}, language=language)  # fmt: skip
        for name, size in (("phone", PHONE), ("desk", DESK)):
            yield Picture(name=f"zone-{name}-{language}", size=size, query={"zone": shown["zone"]},
                          language=language)  # fmt: skip
            yield Picture(name=f"seat-{name}-{language}", size=size,
                          query={**query, "seat": shown["seat"]}, language=language)  # fmt: skip


def level_called(short_name: str, levels: list[dict[str, Any]]) -> dict[str, Any]:
    """The level with that short name, else the first with seats."""
    named = [level for level in levels if short_name in level["short_name"].values()]
    return (named or seated(levels))[0]


def seated(levels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Levels with seats, from the lowest upwards, as the wall shows them."""
    return [level for level in reversed(levels) if level["zone"]]


class Demo:
    """`bibliotwin demo` as a child process."""

    def __init__(self, data_dir: Path, start: str, speed: int) -> None:
        self.port = _free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        environment = {name: text for name, text in os.environ.items() if not name.startswith("BIBLIOTWIN_")}
        environment |= {
            "BIBLIOTWIN_DATA_DIR": str(data_dir),
            "BIBLIOTWIN_WEB_PORT": str(self.port),
            "BIBLIOTWIN_MQTT_PORT": str(_free_port()),
            "BIBLIOTWIN_OPEN_BROWSER": "0",
            "BIBLIOTWIN_SIMULATION_START": start,
            "BIBLIOTWIN_SIMULATION_SPEED": str(speed),
        }
        command = [sys.executable, "-m", "web", "demo"]
        self._process = subprocess.Popen(
            command, env=environment, cwd=HERE.parents[1], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )

    def ask(self, path: str) -> Any:
        """The answer of the API."""
        with urllib.request.urlopen(f"{self.origin}{path}", timeout=30) as answer:
            return json.load(answer)

    def wait_until(self, what: str, reached: Any) -> None:
        """Wait until `reached()` holds; ends the program if the demo ends or never gets there."""
        limit = time.monotonic() + START_LIMIT_S
        while True:
            if self._process.poll() is not None:
                raise SystemExit(f"the demo ended with {self._process.returncode}; it says why above")
            with contextlib.suppress(OSError):
                if reached():
                    return
            if time.monotonic() > limit:
                raise SystemExit(f"the demo was not {what} within {START_LIMIT_S:.0f} s")
            time.sleep(0.5)

    def is_known(self) -> bool:
        """Whether most seats have been heard of."""
        totals = self.ask("/api/v1/seats/zones")["totals"]
        return bool(totals["unknown"] <= UNKNOWN_SHARE * totals["capacity"])

    def levels(self) -> list[dict[str, Any]]:
        """The levels, top first, each with the ids of its largest `zone` and of one free `seat` in it."""
        zones = self.ask("/api/v1/seats/zones")["zones"]
        levels: list[dict[str, Any]] = self.ask("/api/v1/venue")["levels"]
        for level in levels:
            here = [zone for zone in zones if zone["level_id"] == level["id"]]
            level["zone"] = max(here, key=lambda zone: zone["capacity"])["id"] if here else ""
            things = self.ask(f"/api/v1/things?kind=seat&level={level['id']}")["things"]
            free = [one["id"] for one in things if one["properties"]["occupancy"]["value"] == "free"]
            level["seat"] = free[0] if free else ""
        return levels

    def kiosk(self) -> str:
        """The id of a kiosk on the ground floor."""
        ground = next(level["id"] for level in self.ask("/api/v1/venue")["levels"] if not level["ordinal"])
        kiosks = self.ask(f"/api/v1/things?kind=kiosk&level={ground}")["things"]
        return str(kiosks[0]["id"]) if kiosks else ""

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextlib.contextmanager
def running_demo(data_dir: Path, start: str, speed: int) -> Iterator[Demo]:
    """A demo that is ready, while the block runs."""
    demo = Demo(data_dir, start, speed)
    try:
        demo.wait_until("ready", lambda: demo.ask("/readyz")["status"] == "ready")
        yield demo
    finally:
        demo.stop()


async def take(demo: Demo, pictures: list[Picture], out: Path) -> None:
    """Take `pictures` into the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    program = shutil.which("chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=_BROWSER)
        desk = await browser.new_page()
        for picture in pictures:
            shot = await _shoot(browser, picture, demo.origin)
            width, height, data = await desk.evaluate(_READ_PIXELS, base64.b64encode(shot).decode())
            pixels = np.frombuffer(base64.b64decode(data), np.uint8).reshape(height, width, 4)[:, :, :3]
            size = write_png(out / f"{picture.name}.png", pixels)
            note = "" if size <= LARGEST_BYTES else f", more than {LARGEST_BYTES // 1000} kB"
            print(f"{picture.name}.png  {width}x{height}  {size / 1000:.0f} kB{note}")
        await browser.close()


async def _shoot(browser: Browser, picture: Picture, origin: str) -> bytes:
    width, height = picture.size
    async with _page(browser, width, height, picture.scale) as page:
        await page.goto(picture.address(origin))
        if picture.query.get("view") == "wall":
            await page.wait_for_selector("bt-wall aside")
            await page.keyboard.press("Space")
            for _ in range(picture.turns):
                await page.keyboard.press("ArrowRight")
                await page.wait_for_timeout(100)
            await page.keyboard.press("Space")
        if picture.path == "/wayfinding":
            await _find(page, picture)
        if picture.path == "/seats" and picture.query.get("view") != "list":
            await page.wait_for_selector("bt-plan .world > *", state="attached")
        await page.evaluate("document.fonts.ready")
        await page.wait_for_timeout(SETTLE_S * 1000)
        return await page.screenshot()


async def _find(page: Page, picture: Picture) -> None:
    """Look for what the picture is about, by touch at a kiosk and by keys elsewhere."""
    await page.wait_for_selector("bt-plan .world > *", state="attached")
    kiosk = "kiosk" in picture.query
    resting = kiosk and picture.name.startswith("wayfinding-rest")
    if kiosk and not resting:
        await page.locator("bt-attract .begin").click()
    if not picture.words:
        return
    await page.locator("bt-find-panel input").click()
    for letter in picture.words:
        if kiosk:
            await page.locator(f'bt-keyboard [data-key="{letter}"]').click()
        else:
            await page.keyboard.type(letter)
    first = page.locator("bt-results [role=option]").first
    await first.wait_for()
    if picture.follow:
        await first.click()
        await page.locator("bt-steps button").first.wait_for(timeout=60_000)


@contextlib.asynccontextmanager
async def _page(browser: Browser, width: int, height: int, scale: float) -> AsyncIterator[Page]:
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        has_touch=width < 900,
        reduced_motion="reduce",
    )
    try:
        yield await context.new_page()
    finally:
        await context.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    """Run the demo and take the pictures."""
    parser = argparse.ArgumentParser(description="Take the pictures of the documentation.")
    parser.add_argument("--out", type=Path, default=HERE, help="folder of the documented pictures")
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="take every level and theme, into FOLDER")
    parser.add_argument("--only", metavar="START", default="", help="only those whose names begin so")
    parser.add_argument("--start", default="11:40", help="time of day at which the demo begins")
    parser.add_argument("--speed", type=int, default=20, help="times real speed")
    parser.add_argument("--wait", type=float, default=6, help="minutes to let it run before the pictures")
    chosen = parser.parse_args()
    if shutil.which("chromium") is None:
        raise SystemExit("chromium is not on this machine (on Debian: sudo apt-get install chromium)")
    with (
        tempfile.TemporaryDirectory(prefix="bibliotwin-pictures-") as folder,
        running_demo(Path(folder), chosen.start, chosen.speed) as demo,
    ):
        print(f"letting the library live for {chosen.wait:g} minutes", flush=True)
        time.sleep(chosen.wait * 60)
        demo.wait_until("known", demo.is_known)
        levels = demo.levels()
        kiosk = demo.kiosk()
        pictures = list(documented(levels, kiosk) if chosen.all is None else everything(levels, kiosk))
        if chosen.only:
            pictures = [picture for picture in pictures if picture.name.startswith(chosen.only)]
        asyncio.run(take(demo, pictures, chosen.all or chosen.out))


if __name__ == "__main__":
    main()
