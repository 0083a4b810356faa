"""Tests of everything between the wire and the state."""
