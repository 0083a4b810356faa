"""The figures of the store that a stack manager looks at, as functions of what is known."""
