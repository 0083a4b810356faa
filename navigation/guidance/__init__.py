"""Words for a route: what to do, where, in Chinese and in English, to read and to hear."""
