"""Sparkplug B as a host application: payloads, names, sequences, sessions, and our own presence."""
