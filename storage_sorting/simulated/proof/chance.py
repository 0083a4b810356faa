"""Random numbers for long runs: drawn in blocks, handed out one by one."""

import zlib
from collections.abc import Callable, Iterator

import numpy as np
import simpy

_BLOCK = 4096


def generator_for(seed: int, case: str) -> np.random.Generator:
    """The same case has the same numbers whatever else is run."""
    return np.random.default_rng([seed, zlib.crc32(case.encode())])


def endless(draw: Callable[[int], np.ndarray]) -> Iterator[float]:
    """One number after another from a function that draws many."""
    while True:
        yield from draw(_BLOCK).tolist()


def exponential(rng: np.random.Generator, mean: float) -> Iterator[float]:
    """Exponential times without end."""
    return endless(lambda size: rng.exponential(mean, size))


def gamma(rng: np.random.Generator, mean: float, scv: float) -> Iterator[float]:
    """Times of a mean and a squared coefficient of variation, without end; always the same if that is 0."""
    if scv == 0:
        return endless(lambda size: np.full(size, mean))
    return endless(lambda size: rng.gamma(1 / scv, mean * scv, size))


def stratified(rng: np.random.Generator, count: int, dimensions: int) -> np.ndarray:
    """Points of the unit cube, one in each of `count` slices of every axis; shape (count, dimensions).

    Source: McKay, Beckman and Conover (1979), Latin hypercube: unbiased, and nearer to the mean than chance.
    """
    slices = np.tile(np.arange(count)[:, None], (1, dimensions))
    points: np.ndarray = (rng.permuted(slices, axis=0) + rng.random((count, dimensions))) / count
    return points


class Remembered:
    """An endless iterator that keeps what it gave, for the control of a result by its inputs."""

    def __init__(self, drawn: Iterator[float]) -> None:
        self._drawn = drawn
        self.values: list[float] = []

    def __iter__(self) -> Iterator[float]:
        """Itself."""
        return self

    def __next__(self) -> float:
        """The next number."""
        value = next(self._drawn)
        self.values.append(value)
        return value


def arrivals(env: simpy.Environment, between_s: Iterator[float], arrive: Callable[[], object]) -> None:
    """Call `arrive` after each of these times, for as long as they last."""

    def next_one(_: simpy.Event | None) -> None:
        after_s = next(between_s, None)
        if after_s is None:
            return
        event = env.timeout(after_s)
        assert event.callbacks is not None
        event.callbacks.append(came)

    def came(event: simpy.Event) -> None:
        arrive()
        next_one(event)

    next_one(None)
