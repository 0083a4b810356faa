"""A store that behaves, on SimPy: its parts, the whole, and the proof that the parts are right."""
