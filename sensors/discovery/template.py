"""Value templates of devices: a small part of Jinja, checked when announced and bounded when they run.

They come from strangers. `_Checker` lets only expressions through, without loops, attributes, macros or
calls of anything but `filters`; what is left runs in Jinja's sandbox, where each operation is bounded.
"""

import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NoReturn

import jinja2
from jinja2 import nodes
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from jinja2.visitor import NodeTransformer

from sensors.discovery.bounds import MAX_EXPONENT, MAX_TEXT, bounded_number, bounded_text
from sensors.discovery.filters import FILTERS, FUNCTIONS, METHODS, TESTS, NoValueError, text_of
from sensors.message import DecodeError

MAX_TEMPLATE_CHARS = 2_000
_MAX_NODES, _MAX_DEPTH = 300, 30
_GIVEN = frozenset({"value", "value_json"})
_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Output, nodes.TemplateData, nodes.If, nodes.Assign, nodes.Name, nodes.Const, nodes.List,
    nodes.Tuple, nodes.Dict, nodes.Pair, nodes.Keyword, nodes.CondExpr, nodes.Filter, nodes.Test,
    nodes.Getitem, nodes.Slice, nodes.Getattr, nodes.Call, nodes.Concat, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not, nodes.Neg, nodes.Pos, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div,
    nodes.FloorDiv, nodes.Mod, nodes.Pow,
)  # fmt: skip
_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
        "//": operator.floordiv, "%": operator.mod, "**": operator.pow,
    }
)  # fmt: skip
_JOINED = "joined"


def compute(symbol: str, left: Any, right: Any) -> Any:
    """Numbers with numbers; texts may be put together. Raises DecodeError for anything else or too large."""
    if symbol == "+" and isinstance(left, str) and isinstance(right, str):
        return bounded_text(bounded_text(left) + bounded_text(right))
    for side in (left, right):
        if isinstance(side, jinja2.Undefined) or side is None:
            raise NoValueError("the message lacks what the template asks for")
        if not isinstance(side, int | float):
            raise DecodeError(f"the template computes with {side!r:.40}, which is no number")
        bounded_number(side)
    if symbol == "**" and abs(right) > MAX_EXPONENT:
        raise DecodeError(f"the template raises to a power beyond {MAX_EXPONENT}")
    result = _OPERATORS[symbol](left, right)
    if isinstance(result, complex):
        raise DecodeError("the template makes a number that is not real")
    return bounded_number(result)


class _Bounded(SandboxedEnvironment):
    """Jinja's sandbox with no globals, no attributes at all, and a bound on every operation."""

    intercepted_binops = frozenset(_OPERATORS)

    def __init__(self) -> None:
        super().__init__(undefined=jinja2.ChainableUndefined, optimized=False, autoescape=False, cache_size=0)
        self.globals = {}
        self.filters = {**FILTERS, _JOINED: lambda *parts: bounded_text("".join(map(text_of, parts)))}
        self.tests = {name: test for name, test in self.tests.items() if name in TESTS}

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        """What a compiled template calls in place of every arithmetic operator."""
        return compute(operator, left, right)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A member of an object or an element of a list; never an attribute."""
        try:
            if isinstance(obj, dict) and isinstance(argument, str):
                return obj[argument]
            if isinstance(obj, list | str) and isinstance(argument, int):
                return obj[argument]
        except LookupError:
            pass
        return self.undefined(obj=obj, name=str(argument))

    def getattr(self, obj: Any, attribute: str) -> NoReturn:
        """The checker leaves no attributes; this is the second lock on that door."""
        raise DecodeError(f"the template asks for the attribute {attribute:.40} of {type(obj).__name__}")


class _Checker(NodeTransformer):
    """Lets through what is known to be harmless, and writes members and calls as items and filters."""

    def __init__(self) -> None:
        self._known, self._count, self._depth = set(_GIVEN), 0, 0

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        """Check one node and what is below it; raises DecodeError."""
        self._count += 1
        self._depth += 1
        if self._count > _MAX_NODES or self._depth > _MAX_DEPTH:
            raise DecodeError("the template is too long or too deeply nested")
        if not isinstance(node, _ALLOWED):
            _refuse(type(node).__name__)
        result = super().visit(node, *args, **kwargs)
        self._depth -= 1
        return result

    def visit_Name(self, node: nodes.Name) -> nodes.Node:  # noqa: N802
        """A name that is given, or that the template has set before."""
        if node.ctx == "load" and node.name not in self._known:
            _refuse(f"the name {node.name:.40}")
        return node

    def visit_Const(self, node: nodes.Const) -> nodes.Node:  # noqa: N802
        """A number, a text, true, false or none."""
        if isinstance(node.value, int | float):
            bounded_number(node.value)
        return node

    def visit_Pow(self, node: nodes.Pow) -> nodes.Node:  # noqa: N802
        """Arithmetic of constants is done here, so that a bomb of them is refused before it can go off."""
        return self._arithmetic(node)

    visit_Mul = visit_Add = visit_Sub = visit_Div = visit_FloorDiv = visit_Mod = visit_Pow  # noqa: N815

    def visit_Assign(self, node: nodes.Assign) -> nodes.Node:  # noqa: N802
        """`{% set name = ... %}`."""
        if not isinstance(node.target, nodes.Name) or node.target.name.startswith("_"):
            _refuse("such a `set`")
        node.node = self.visit(node.node)
        self._known.add(node.target.name)
        return node

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802
        """Lists, tuples and dictionaries of constants: nested names would grow without bound."""
        return self._constants(node, node.items)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        """See `visit_List`."""
        return self._constants(node, node.items)

    def visit_Pair(self, node: nodes.Pair) -> nodes.Node:  # noqa: N802
        """See `visit_List`."""
        return self._constants(node, [node.key, node.value])

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:  # noqa: N802
        """`x.name` is the member of that name, as JSON has them."""
        if node.attr.startswith("__"):
            _refuse(f"{node.attr:.40}")
        key = nodes.Const(node.attr, lineno=node.lineno)
        return nodes.Getitem(self.visit(node.node), key, "load", lineno=node.lineno)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        """`a ~ b`, which Jinja does not let a sandbox bound."""
        first, *rest = [self.visit(part) for part in node.nodes]
        return nodes.Filter(first, _JOINED, rest, [], None, None, lineno=node.lineno)

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:  # noqa: N802
        """A filter that we know."""
        if node.name not in FILTERS or node.node is None:
            _refuse(f"the filter {node.name:.40}")
        self._no_spread(node)
        return self.generic_visit(node)

    def visit_Test(self, node: nodes.Test) -> nodes.Node:  # noqa: N802
        """A test that we know."""
        if node.name not in TESTS:
            _refuse(f"the test {node.name:.40}")
        self._no_spread(node)
        return self.generic_visit(node)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        """A function or a method that we know, as the filter it is the same as."""
        self._no_spread(node)
        called = node.node
        if isinstance(called, nodes.Name) and called.name in FUNCTIONS and node.args:
            name, subject, rest = called.name, node.args[0], node.args[1:]
        elif isinstance(called, nodes.Getattr) and called.attr in METHODS:
            name, subject, rest = METHODS[called.attr], called.node, node.args
        else:
            what = getattr(called, "name", getattr(called, "attr", "something"))
            _refuse(f"calling {what!s:.40}")
        given = [self.visit(argument) for argument in rest]
        named = [self.visit(argument) for argument in node.kwargs]
        return nodes.Filter(self.visit(subject), name, given, named, None, None, lineno=node.lineno)

    def _arithmetic(self, node: nodes.BinExpr) -> nodes.Node:
        node.left, node.right = self.visit(node.left), self.visit(node.right)
        if not isinstance(node.left, nodes.Const) or not isinstance(node.right, nodes.Const):
            return node
        try:
            result = compute(node.operator, node.left.value, node.right.value)
        except (NoValueError, ArithmeticError) as error:
            raise DecodeError(f"the template computes what has no result ({error!s:.60})") from None
        return nodes.Const(result, lineno=node.lineno)

    def _constants(self, node: nodes.Node, parts: list[Any]) -> nodes.Node:
        if not all(isinstance(part, nodes.Const) for part in parts):
            _refuse("a list or dictionary of anything but constants")
        self._count += len(parts)
        return node

    def _no_spread(self, node: nodes.Filter | nodes.Test | nodes.Call) -> None:
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            _refuse("`*` before an argument")


def _refuse(what: str) -> NoReturn:
    raise DecodeError(f"a value template may not use {what}")


class ValueTemplate:
    """One template, checked and compiled; equal ones are compiled once."""

    def __init__(self, source: str) -> None:
        """Raises DecodeError with the reason when the template is not one that we run."""
        self.source = source
        if len(source) > MAX_TEMPLATE_CHARS:
            raise DecodeError(f"a value template has at most {MAX_TEMPLATE_CHARS} characters")
        self._compiled = _compile(source)

    def render(self, given: Mapping[str, object], limit: int = MAX_TEXT) -> str | None:
        """What the template makes of `value` and `value_json`, or None when it finds nothing there.

        Raises DecodeError when it fails or writes more than `limit` characters.
        """
        pieces: list[str] = []
        left = limit
        try:
            for piece in self._compiled.root_render_func(self._compiled.new_context(dict(given))):
                left -= len(piece)
                if left < 0:
                    raise DecodeError(f"the template {self.source:.60} writes more than {limit} characters")
                pieces.append(piece)
        except (NoValueError, jinja2.UndefinedError):
            return None
        except (
            jinja2.TemplateError,
            TypeError,
            ValueError,
            ArithmeticError,
            LookupError,
            RecursionError,
        ) as error:
            raise DecodeError(f"the template {self.source:.60} failed: {error!s:.100}") from error
        return "".join(pieces).strip()


_environment = _Bounded()


@lru_cache(maxsize=4_096)
def _compile(source: str) -> jinja2.Template:
    try:
        tree = _environment.parse(source)
        checker = _Checker()
        tree.body = [checker.visit(node) for node in tree.body]
        tree.set_environment(_environment)
        return _environment.from_string(tree)
    except DecodeError as error:
        raise DecodeError(f"{error.reason}: {source:.80}") from None
    except (
        jinja2.TemplateError,
        RecursionError,
        ValueError,
        OverflowError,
        SyntaxError,
        MemoryError,
    ) as error:
        raise DecodeError(f"the template {source:.80} is not valid: {error!s:.100}") from error
