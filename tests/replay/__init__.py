"""Tests of recordings: written, read, made from a broker and played to one."""
