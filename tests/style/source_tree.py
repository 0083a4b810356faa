"""The source tree as the style tests see it: our modules parsed once, and what their names mean."""

import ast
import builtins
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("twin", "sensors", "navigation", "storage_sorting", "web")
_NOT_SOURCES = {"frontend", "static", "node_modules", "__pycache__"}


@dataclass(frozen=True)
class Module:
    """One Python file of the repository."""

    path: Path

    @property
    def where(self) -> str:
        """The path from the root of the repository, as people write it."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def name(self) -> str:
        """The dotted name it is imported by; a package goes by its own name."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def package(self) -> str:
        """The top-level package it belongs to."""
        return self.name.split(".")[0]

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.where)

    @cached_property
    def imported(self) -> tuple[tuple[str, int], ...]:
        """Every module named in an import, with its line; `from a import b` names `a` and `a.b`."""
        found: list[tuple[str, int]] = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(alias.name, node.lineno) for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.append((node.module, node.lineno))
                found += [(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
        return tuple(found)

    @cached_property
    def aliases(self) -> dict[str, str]:
        """What each imported name stands for, in full."""
        names: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    first = alias.name.split(".")[0]
                    names[alias.asname or first] = alias.name if alias.asname else first
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        return names

    def full_name(self, node: ast.expr) -> str | None:
        """The full dotted name of `a` or `a.b.c`, imports followed; None for any other expression."""
        if isinstance(node, ast.Name):
            return self.aliases.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            owner = self.full_name(node.value)
            return None if owner is None else f"{owner}.{node.attr}"
        return None


@cache
def list_modules(*folders: str) -> tuple[Module, ...]:
    """Every module under these folders of the repository, or under our packages if none is named."""
    return tuple(
        Module(path)
        for folder in folders or PACKAGES
        for path in sorted((ROOT / folder).rglob("*.py"))
        if _NOT_SOURCES.isdisjoint(path.relative_to(ROOT).parts)
    )


@cache
def list_files() -> tuple[Path, ...]:
    """Every file that is, or is about to be, part of the repository."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return ()
    paths = (ROOT / name for name in listed.decode().split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def read_text(path: Path) -> str | None:
    """The text of a file, or None if it is not text."""
    data = path.read_bytes()
    if b"\0" in data[:8000]:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


@dataclass(frozen=True)
class Class:
    """One class definition, with its bases by their full names."""

    module: Module
    node: ast.ClassDef

    @property
    def name(self) -> str:
        return f"{self.module.name}.{self.node.name}"

    @property
    def bases(self) -> tuple[str, ...]:
        found = []
        for base in self.node.bases:
            plain = base.value if isinstance(base, ast.Subscript) else base
            name = self.module.full_name(plain)
            if name is not None:
                found.append(name)
        return tuple(found)


class ClassTree:
    """The classes of our packages, and which descend from which."""

    def __init__(self, modules: tuple[Module, ...]) -> None:
        self._modules = {module.name: module for module in modules}
        self.classes = {found.name: found for module in modules for found in _classes_of(module)}

    def ancestors(self, of: Class) -> set[str]:
        """The full names of everything this class descends from; the last known ones may be foreign."""
        seen: set[str] = set()
        waiting = [self._resolve(base, of.module) for base in of.bases]
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            parent = self.classes.get(name)
            if parent is not None:
                waiting += [self._resolve(base, parent.module) for base in parent.bases]
        return seen

    def is_exception(self, of: Class) -> bool:
        """Whether it descends from an exception: a built-in one, or a foreign one by its name."""
        return any(
            _is_builtin_exception(name)
            or (name not in self.classes and name.endswith(("Error", "Exception")))
            for name in self.ancestors(of)
        )

    def _resolve(self, name: str, module: Module) -> str:
        """Follow a name to where the class is defined: in the same module, or through re-exports."""
        if "." not in name:
            return f"{module.name}.{name}" if f"{module.name}.{name}" in self.classes else name
        for _ in range(10):
            if name in self.classes:
                break
            owner, _, attribute = name.rpartition(".")
            passing_on = self._modules.get(owner)
            if passing_on is None or attribute not in passing_on.aliases:
                break
            name = passing_on.aliases[attribute]
        return name


def _classes_of(module: Module) -> Iterator[Class]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef):
            yield Class(module, node)


def _is_builtin_exception(name: str) -> bool:
    found = getattr(builtins, name.removeprefix("builtins."), None)
    return isinstance(found, type) and issubclass(found, BaseException)
