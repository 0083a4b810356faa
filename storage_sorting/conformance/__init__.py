"""Does what is reported hold together: rules C1 to C12, each with a verdict and the events that prove it."""
