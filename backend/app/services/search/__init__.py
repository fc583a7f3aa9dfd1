"""The search over everything: the database finds candidates, `ranking` puts them in order."""

from app.services.search.everything import find

__all__ = ["find"]
