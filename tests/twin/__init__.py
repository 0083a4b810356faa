"""Tests of the state, the bus and the clocks."""
