"""HTTP words: each handler is one call of a service."""
