"""What can be extended or set is documented, every decoder has a recording, every dependency is locked."""

import ast
import re
import tomllib

import pytest

from tests.style.source_tree import ROOT, Module, list_modules

SETTINGS = ROOT / "web" / "settings.py"
SETTINGS_PAGE = ROOT / "docs" / "settings.md"
DECODERS = ROOT / "sensors" / "decoders"
#: What makes a module of sensors/decoders a decoder: it decodes by itself, or opens something that does.
_MARKS_OF_A_DECODER = frozenset({"decode", "open_decoder"})
_NAME_OF_A_REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def decoder_names() -> list[str]:
    """The decoders: each module of sensors/decoders that defines `decode` or `open_decoder`."""
    return [
        module.path.stem
        for module in list_modules("sensors/decoders")
        if not module.path.stem.startswith("_")
        and any(
            isinstance(node, ast.FunctionDef) and node.name in _MARKS_OF_A_DECODER
            for node in module.tree.body
        )
    ]


def package_name(requirement: str) -> str:
    """The name that a requirement begins with, as indexes compare names (PEP 503)."""
    found = _NAME_OF_A_REQUIREMENT.match(requirement.strip())
    assert found, f"{requirement!r} names no package"
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def declared_dependencies() -> list[str]:
    """The packages that pyproject.toml asks for, to run and to develop."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    return sorted({package_name(requirement) for group in groups for requirement in group})


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
def test_every_decoder_has_a_row_in_the_table_of_decoders(name: str) -> None:
    readme = ROOT / "sensors" / "README.md"
    assert readme.is_file(), "sensors/README.md is missing"
    rows = [
        line for line in readme.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{name}` |")
    ]
    assert len(rows) == 1, (
        f"the table of decoders in sensors/README.md has {len(rows)} rows that begin with {name}"
    )
    cells = [cell.strip() for cell in rows[0].strip("|").split(" | ")]
    assert len(cells) == 5, f"the row of {name} tells topics, payload, what it yields and what it refuses"
    assert all(cells)


def test_there_are_settings_to_check() -> None:
    if not SETTINGS.exists():
        pytest.skip("web/settings.py is not there yet")
    assert setting_names()


@pytest.mark.parametrize("name", setting_names())
def test_every_setting_is_documented(name: str) -> None:
    assert SETTINGS_PAGE.is_file(), "docs/settings.md is missing"
    assert re.search(rf"\b{name}\b", SETTINGS_PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", declared_dependencies())
def test_every_dependency_is_locked(name: str) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {package_name(line) for line in lock.splitlines() if re.match(r"[A-Za-z0-9._-]+==", line)}
    assert name in locked, f"requirements.lock has no {name}: run `make lock` and commit it"
