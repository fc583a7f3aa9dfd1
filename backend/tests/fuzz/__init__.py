"""Schemathesis over the whole API, in this process: `python -m tests.fuzz` runs it for long."""
