"""Public data sets turned into recordings, one file per data set."""
