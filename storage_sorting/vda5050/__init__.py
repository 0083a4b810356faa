"""VDA 5050, the interface of vehicles: versions 2.0, 2.1 and 3, read, judged and followed."""
