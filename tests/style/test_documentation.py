"""What can be extended or set is documented, and every decoder has a recording."""

import ast
import re

import pytest

from tests.style.source_tree import ROOT, Module, list_modules

SETTINGS = ROOT / "web" / "settings.py"
SETTINGS_PAGE = ROOT / "docs" / "settings.md"
DECODERS = ROOT / "sensors" / "decoders"


def decoder_names() -> list[str]:
    """The decoders: each module of sensors/decoders that defines `decode`."""
    return [
        module.path.stem
        for module in list_modules("sensors/decoders")
        if not module.path.stem.startswith("_")
        and any(isinstance(node, ast.FunctionDef) and node.name == "decode" for node in module.tree.body)
    ]


def setting_names() -> list[str]:
    """The environment variables that the fields of `Settings` are set by."""
    if not SETTINGS.exists():
        return []
    return [
        f"BIBLIOTWIN_{line.target.id.upper()}"
        for node in Module(SETTINGS).tree.body
        if isinstance(node, ast.ClassDef) and node.name == "Settings"
        for line in node.body
        if isinstance(line, ast.AnnAssign)
        and isinstance(line.target, ast.Name)
        and not line.target.id.startswith("_")
        and "ClassVar" not in ast.unparse(line.annotation)
    ]


def test_there_are_decoders_to_check() -> None:
    if not DECODERS.exists():
        pytest.skip("sensors/decoders is not there yet")
    assert decoder_names()


@pytest.mark.parametrize("name", decoder_names())
def test_every_decoder_has_a_recording(name: str) -> None:
    folder = ROOT / "tests" / "recordings" / name
    recordings = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size]
    assert recordings, f"tests/recordings/{name}/ holds no recording of a real device"


@pytest.mark.parametrize("name", decoder_names())
def test_every_decoder_is_documented(name: str) -> None:
    readme = ROOT / "sensors" / "README.md"
    if not readme.exists():
        pytest.skip("sensors/README.md is not there yet")
    assert re.search(rf"\b{re.escape(name)}\b", readme.read_text(encoding="utf-8"))


def test_there_are_settings_to_check() -> None:
    if not SETTINGS.exists():
        pytest.skip("web/settings.py is not there yet")
    assert setting_names()


@pytest.mark.parametrize("name", setting_names())
def test_every_setting_is_documented(name: str) -> None:
    assert SETTINGS_PAGE.is_file(), "docs/settings.md is missing"
    assert re.search(rf"\b{name}\b", SETTINGS_PAGE.read_text(encoding="utf-8"))
