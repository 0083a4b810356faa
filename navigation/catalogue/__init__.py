"""The demonstration catalogue: some 20,000 books for the shelves and the closed stack of North Hall."""

from navigation.catalogue.north_hall import north_hall_catalogue

__all__ = ["north_hall_catalogue"]
