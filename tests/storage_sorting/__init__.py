"""Tests of the store: events, state, conformance, forecasts, figures, closed forms and simulation."""
