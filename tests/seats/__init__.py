"""Tests of seat occupancy and of the counts made of it."""
