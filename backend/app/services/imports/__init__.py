"""Bringing the table of another system in: clients, contacts, deals, stages and managers."""

from app.services.imports.account import Account
from app.services.imports.mapping import Mapping, load, read
from app.services.imports.opening import open_any
from app.services.imports.process import Errand, run
from app.services.imports.reading import open_table
from app.services.imports.table import Table
from app.services.imports.words import BadFile, Reason, Unusable

__all__ = [
    "Account",
    "BadFile",
    "Errand",
    "Mapping",
    "Reason",
    "Table",
    "Unusable",
    "load",
    "open_any",
    "open_table",
    "read",
    "run",
]
