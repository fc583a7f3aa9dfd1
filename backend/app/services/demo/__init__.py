"""A believable small business to try the program out on, and its removal without a trace."""

from app.services.demo.door import create_for, remove_for, state
from app.services.demo.play import create
from app.services.demo.report import NAMES, Report
from app.services.demo.sweep import remove

__all__ = ["NAMES", "Report", "create", "create_for", "remove", "remove_for", "state"]
