"""The web interface in a real browser, against the real server on SQLite."""
