"""What the business does: functions (uow, …) -> rows. Listeners of the journal are imported here."""

from app.services import api_keys as api_keys
from app.services import identity as identity
from app.services import tags as tags
from app.services import totals as totals
from app.services import visits as visits
