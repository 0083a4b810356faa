"""Imports point inward, stand at the top, and keep each foreign library behind one door."""

import ast
from fnmatch import fnmatch

from tests.style.source_tree import PACKAGES, Module, list_modules

MAY_IMPORT = {
    "twin": set(),
    "sensors": {"twin"},
    "navigation": {"twin"},
    "storage_sorting": {"twin"},
    "web": {"twin", "sensors", "navigation", "storage_sorting"},
}

# Where each foreign library may appear. Replacing one means changing these files and no other.
DOORS = {
    "aiomqtt": ("sensors/*",),
    "defusedxml": ("twin/venue/importing/osm_xml.py",),
    "duckdb": ("twin/history/duckdb*.py",),
    "fastapi": ("web/*",),
    "gmqtt": ("sensors/mqtt.py",),
    "google": ("sensors/sparkplug/payload.py",),
    "ifcopenshell": ("twin/venue/importing/ifc_process.py",),
    "influxdb_client": ("twin/history/influx.py", "twin/history/victoria.py"),
    "iotcore": ("sensors/broker.py",),
    "jinja2": ("sensors/discovery/*",),
    "pydantic": ("web/*",),
    "quickjs": ("sensors/lorawan/engine_process.py",),
    "simpy": ("storage_sorting/simulated/*",),
}


def test_imports_point_inward() -> None:
    faults = [
        f"{module.where}:{line} imports {name}"
        for module in list_modules()
        for name, line in module.imported
        if name.split(".")[0] in PACKAGES
        and name.split(".")[0] not in {module.package, *MAY_IMPORT[module.package]}
    ]
    assert not faults, "\n".join(["web -> {sensors, navigation, storage_sorting} -> twin:", *faults])


def test_no_package_imports_the_tests_or_the_benchmarks() -> None:
    faults = [
        f"{module.where}:{line} imports {name}"
        for module in list_modules()
        for name, line in module.imported
        if name.split(".")[0] in {"tests", "benchmarks"}
    ]
    assert not faults, "\n".join(faults)


def test_each_foreign_library_stays_behind_its_door() -> None:
    faults = {
        f"{module.where}:{line} imports {library}, which belongs in {' or '.join(DOORS[library])}"
        for module in list_modules()
        for name, line in module.imported
        if (library := name.split(".")[0]) in DOORS
        and not any(fnmatch(module.where, door) for door in DOORS[library])
    }
    assert not faults, "\n".join(sorted(faults))


def test_imports_are_absolute() -> None:
    faults = [
        f"{module.where}:{node.lineno}"
        for module in list_modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not faults, "\n".join(["relative imports:", *faults])


def test_imports_stand_at_the_top_of_the_file() -> None:
    faults = [
        f"{module.where}:{line} imports inside a function or class; a late import hides a cycle"
        for module in list_modules()
        for line in late_imports(module)
    ]
    assert not faults, "\n".join(faults)


def late_imports(module: Module) -> list[int]:
    """The lines of imports that run only when a function is called or a class body is built."""
    inner = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
    return sorted(
        {
            node.lineno
            for scope in ast.walk(module.tree)
            if isinstance(scope, inner)
            for node in ast.walk(scope)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
    )
