"""`python -m web` is `bibliotwin`."""

from web.cli import app

app(prog_name="bibliotwin")
