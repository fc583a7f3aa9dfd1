"""What is known of one person: consents, all of it in one answer, and erasing it (152-ФЗ).

* `consents` notes what somebody agreed to, and that they took it back
* `gathering` puts together everything about one person
* `tracing` finds the person in texts, however they are written there
* `erasing` takes the person out of rows, journal, imports and files, and leaves sums and the journal's shape
"""

from app.services.personal.consents import add, list_consents, withdraw
from app.services.personal.erasing import erase
from app.services.personal.gathering import gather

__all__ = ["add", "erase", "gather", "list_consents", "withdraw"]
