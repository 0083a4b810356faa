"""Tests of data sets turned into recordings."""
