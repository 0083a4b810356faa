"""The command line: one module per command."""

from web.cli.main import app

__all__ = ["app"]
