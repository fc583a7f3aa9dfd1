"""A believable small business to try the program out on, and its removal without a trace."""

from app.services.demo.play import create
from app.services.demo.report import NAMES, Report
from app.services.demo.sweep import remove

__all__ = ["NAMES", "Report", "create", "remove"]
