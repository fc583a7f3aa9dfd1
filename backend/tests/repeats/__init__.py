"""Requests with an `Idempotency-Key` that are sent again, whatever happened to the first."""
