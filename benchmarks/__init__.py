"""One runnable per headline figure; each prints JSON."""
