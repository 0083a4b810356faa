"""North Hall, the demonstration library: a pure function from a seed to a venue."""

from twin.venue.northhall.build import build_north_hall

__all__ = ["build_north_hall"]
