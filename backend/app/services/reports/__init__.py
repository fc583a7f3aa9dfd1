"""The reports: numbers over what the actor sees, each in a few statements, however many deals there are."""

from app.services.reports.forecast import forecast as forecast
from app.services.reports.funnel import funnel as funnel
from app.services.reports.lost import lost_reasons as lost_reasons
from app.services.reports.people import managers as managers
from app.services.reports.people import tasks as tasks
from app.services.reports.won import won as won
