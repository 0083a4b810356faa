"""The simulated parts against what is known in closed form: `bibliotwin bench storage`."""
