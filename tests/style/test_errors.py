"""All our errors have one root, and none is swallowed."""

import ast

import pytest

from tests.style.source_tree import ROOT, ClassTree, Module, list_modules

ROOT_ERROR = "twin.errors.TwinError"
BROAD = {"Exception", "BaseException"}


def test_every_error_descends_from_twin_error() -> None:
    if not (ROOT / "twin" / "errors.py").exists():
        pytest.skip("twin/errors.py is not there yet")
    tree = ClassTree(list_modules())
    assert ROOT_ERROR in tree.classes
    faults = [
        f"{found.module.where}:{found.node.lineno} {found.node.name}"
        for name, found in tree.classes.items()
        if name != ROOT_ERROR and tree.is_exception(found) and ROOT_ERROR not in tree.ancestors(found)
    ]
    assert not faults, "\n".join([f"these do not descend from {ROOT_ERROR}:", *faults])


def test_no_error_is_swallowed() -> None:
    faults = [
        f"{module.where}:{line} {what}" for module in list_modules() for line, what in swallowed(module)
    ]
    assert not faults, "\n".join(faults)


def swallowed(module: Module) -> list[tuple[int, str]]:
    """Bare excepts, and broad ones that do nothing about what they catch."""
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler):
            if node.type is None:
                found.append((node.lineno, "catches everything without naming it"))
            elif _is_broad(module, node.type) and all(_does_nothing(line) for line in node.body):
                found.append((node.lineno, "swallows every exception"))
        elif (
            isinstance(node, ast.Call)
            and module.full_name(node.func) == "contextlib.suppress"
            and any(_is_broad(module, argument) for argument in node.args)
        ):
            found.append((node.lineno, "suppresses every exception"))
    return found


def _is_broad(module: Module, caught: ast.expr) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(_is_broad(module, each) for each in caught.elts)
    return module.full_name(caught) in BROAD


def _does_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass | ast.Continue)
