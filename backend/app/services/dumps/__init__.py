"""Everything the CRM holds as one archive, and back into an empty one, of either database."""

from app.services.dumps.loading import load
from app.services.dumps.manifest import Manifest
from app.services.dumps.writing import dump

__all__ = ["Manifest", "dump", "load"]
