"""Time and chance are arguments: only twin/clock.py reads the wall clock, and nobody rolls hidden dice."""

import ast

from tests.style.source_tree import Module, list_modules

CLOCK = "twin/clock.py"
FORBIDDEN = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "time.time",
    "time.time_ns",
}


def test_only_the_clock_reads_the_time_of_day() -> None:
    faults = [
        f"{module.where}:{line} uses {name}; take a twin.clock.Clock"
        for module in list_modules()
        if module.where != CLOCK
        for line, name in clock_readings(module)
    ]
    assert not faults, "\n".join(faults)


def test_chance_comes_in_as_a_generator() -> None:
    faults = [
        f"{module.where}:{line} uses {what}; take a numpy.random.Generator"
        for module in list_modules()
        if module.where != CLOCK
        for line, what in hidden_dice(module)
    ]
    assert not faults, "\n".join(faults)


def clock_readings(module: Module) -> list[tuple[int, str]]:
    """Every place that names a function of the wall clock, called or passed on."""
    return [
        (node.lineno, name)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name | ast.Attribute) and (name := module.full_name(node)) in FORBIDDEN
    ]


def hidden_dice(module: Module) -> list[tuple[int, str]]:
    """Imports of `random`, and generators of numpy that were given no seed."""
    found = [(line, name) for name, line in module.imported if name == "random"]
    found += [
        (node.lineno, "numpy.random.default_rng without a seed")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and not node.args
        and not node.keywords
        and module.full_name(node.func) == "numpy.random.default_rng"
    ]
    return found
