"""Making one out of several clients, or contacts, in one batch of the journal that can be undone whole.

* `choosing` decides which fields are kept, and what becomes of the others
* `following` brings along what hangs on the merged rows
* `parties` does it

A merged row goes into the bin and points at what it has become a part of. What is told by that pointer (the
keys it is found by, the names that other systems have for it) needs no change, and none when it is undone.
"""

from app.services.merging.parties import find, merge_clients, merge_contacts

__all__ = ["find", "merge_clients", "merge_contacts"]
