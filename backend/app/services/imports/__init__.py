"""Bringing a CSV of another system in: clients, deals, stages and managers."""

from app.services.imports.account import Account
from app.services.imports.mapping import Mapping, Unusable, load, read
from app.services.imports.process import run
from app.services.imports.reading import Table, open_table
from app.services.imports.words import Reason

__all__ = ["Account", "Mapping", "Reason", "Table", "Unusable", "load", "open_table", "read", "run"]
