"""Tests of the pages: a real Chromium, a real server, a real broker."""
