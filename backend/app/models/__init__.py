"""Rows. Every model is imported here, so that the metadata is complete wherever one of them is."""

from app.models.access import AccessBlock, AccessDay, Alarm, Way
from app.models.activity import Activity, ActivityType
from app.models.answer import KeptAnswer
from app.models.base import (
    Base,
    Binned,
    Erasable,
    Fielded,
    Mergeable,
    Searchable,
    Taggable,
    Timestamped,
    Versioned,
)
from app.models.change import Action, Change, ExternalId, TakenBack, Via
from app.models.client import Client, ClientStatus, Contact
from app.models.consent import Consent
from app.models.deal import (
    BoardTotal,
    Deal,
    DealStage,
    DealStatus,
    Needed,
    Participant,
    Pipeline,
    StageVisit,
)
from app.models.field import (
    FIELDED,
    OPTIONED,
    SURVIVING,
    ClientValue,
    ContactValue,
    CustomField,
    DealValue,
    FieldEntity,
    FieldKind,
)
from app.models.handover import Handover, HandoverState
from app.models.identity import Dismissal, IdentityKey, KeyPolicy
from app.models.index import keep_index
from app.models.job import Job, JobState
from app.models.key import ApiKey
from app.models.reset import PasswordReset
from app.models.second_factor import RecoveryCode, SecondFactor
from app.models.tag import LINKS, ClientTag, ContactTag, DealTag, Tag
from app.models.task import PENDING, Task, TaskPriority, TaskStatus
from app.models.throttle import KnownPlace, Throttle
from app.models.upload import Import, ImportRow, ImportState, Outcome
from app.models.user import Door, LoginSession, Role, User
from app.models.view import View, ViewChoice, ViewEntity, ViewLayout

__all__ = [
    "FIELDED",
    "LINKS",
    "OPTIONED",
    "PENDING",
    "SURVIVING",
    "AccessBlock",
    "AccessDay",
    "Action",
    "Activity",
    "ActivityType",
    "Alarm",
    "ApiKey",
    "Base",
    "Binned",
    "BoardTotal",
    "Change",
    "Client",
    "ClientStatus",
    "ClientTag",
    "ClientValue",
    "Consent",
    "Contact",
    "ContactTag",
    "ContactValue",
    "CustomField",
    "Deal",
    "DealStage",
    "DealStatus",
    "DealTag",
    "DealValue",
    "Dismissal",
    "Door",
    "Erasable",
    "ExternalId",
    "FieldEntity",
    "FieldKind",
    "Fielded",
    "Handover",
    "HandoverState",
    "IdentityKey",
    "Import",
    "ImportRow",
    "ImportState",
    "Job",
    "JobState",
    "KeptAnswer",
    "KeyPolicy",
    "KnownPlace",
    "LoginSession",
    "Mergeable",
    "Needed",
    "Outcome",
    "Participant",
    "PasswordReset",
    "Pipeline",
    "RecoveryCode",
    "Role",
    "Searchable",
    "SecondFactor",
    "StageVisit",
    "Tag",
    "Taggable",
    "TakenBack",
    "Task",
    "TaskPriority",
    "TaskStatus",
    "Throttle",
    "Timestamped",
    "User",
    "Versioned",
    "Via",
    "View",
    "ViewChoice",
    "ViewEntity",
    "ViewLayout",
    "Way",
    "keep_index",
]
