"""The one table of rights: what each operation answers to whom about what.

A row is an object (and, after a plus, a variant of the body or query), and the answer's status for

    nobody    a caller without a token, with an expired one, or with a deactivated person's
    stranger  an employee who takes part in nothing
    assignee  an employee with a task on some of owner's deals, and on a client of owner's
    partic.   an employee added to the same deals
    owner     the manager whose deals and clients they are
    other     another manager
    admin     an administrator

404 is for what somebody does not see, 403 for what they see but may not do.
"""

from tests.rights.table_of_bin import BIN
from tests.rights.table_of_business import BUSINESS
from tests.rights.table_of_duplicates import DUPLICATES
from tests.rights.table_of_exports import EXPORTS
from tests.rights.table_of_fields import FIELDS
from tests.rights.table_of_keys import KEYS
from tests.rights.table_of_people import PEOPLE
from tests.rights.table_of_tags import TAGS
from tests.rights.table_of_views import HANDOVERS, VIEWS
from tests.rights.table_of_work import WORK

CHANGE = "update_{0} patch_{0}"

PEOPLE_AND_SETTINGS: dict[str, str] = {
    # nobody | stranger assignee partic. | owner other | admin
    "get_health": """
        all                             200   200 200 200   200 200   200
    """,
    "get_readiness": """
        all                             200   200 200 200   200 200   200
    """,
    "login": """
        right                           200   200 200 200   200 200   200
        wrong password                  401   401 401 401   401 401   401
        deactivated                     401   401 401 401   401 401   401
        unknown                         401   401 401 401   401 401   401
    """,
    "open_session": """
        right                           200   200 200 200   200 200   200
        right + foreign page            403   403 403 403   403 403   403
        wrong password                  401   401 401 401   401 401   401
        deactivated                     401   401 401 401   401 401   401
        unknown                         401   401 401 401   401 401   401
    """,
    "get_offers": """
        all                             200   200 200 200   200 200   200
    """,
    "ask_for_letter": """
        right                           409   409 409 409   409 409   409   # that world sends no mail
    """,
    "choose_password": """
        unknown                         422   422 422 422   422 422   422
    """,
    "list_sessions": """
        own                             401   200 200 200   200 200   200
    """,
    "end_session": """
        own                             401   204 204 204   204 204   204
        colleague's                     401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "get_me update_me patch_me": """
        self                            401   200 200 200   200 200   200
    """,
    "change_password": """
        self                            401   204 204 204   204 204   204
        self + wrong                    401   422 422 422   422 422   422
    """,
    "logout": """
        this                            401   204 204 204   204 204   204
        this + everywhere               401   204 204 204   204 204   204
    """,
    "get_events": """
        all                             401   200 200 200   200 200   200
    """,
    "find_everything list_users": """
        all                             401   200 200 200   200 200   200
    """,
    "create_user": """
        new                             401   403 403 403   403 403   201
        new + admin                     401   403 403 403   403 403   201
        new + taken name                401   403 403 403   403 403   409
    """,
    "get_user": """
        self                            401   200 200 200   200 200   200
        colleague                       401   200 200 200   200 200   200
        busy colleague                  401   200 200 200   200 200   200
        deactivated                     401   200 200 200   200 200   200
        missing                         401   404 404 404   404 404   404
    """,
    CHANGE.format("user"): """
        self                            401   403 403 403   403 403   200
        self + promotion                401   403 403 403   403 403   200
        self + demotion                 401   403 403 403   403 403   409   # the last administrator
        self + deactivation             401   403 403 403   403 403   409
        colleague                       401   403 403 403   403 403   200
        colleague + promotion           401   403 403 403   403 403   200
        colleague + deactivation        401   403 403 403   403 403   200
        busy colleague                  401   403 403 403   403 403   200
        deactivated                     401   403 403 403   403 403   200
        missing                         401   404 404 404   404 404   404
    """,
    "reset_password": """
        self                            401   403 403 403   403 403   200
        colleague                       401   403 403 403   403 403   200
        busy colleague                  401   403 403 403   403 403   200
        deactivated                     401   403 403 403   403 403   200
        missing                         401   404 404 404   404 404   404
    """,
    "delete_user": """
        self                            401   403 403 403   403 403   409
        colleague                       401   403 403 403   403 403   204
        busy colleague                  401   403 403 403   403 403   409
        deactivated                     401   403 403 403   403 403   204
        missing                         401   404 404 404   404 404   404
    """,
    "get_demo": """
        all                             401   200 200 200   200 200   200
    """,
    "create_demo remove_demo": """
        all                             401   403 403 403   403 403   200
    """,
    "list_pipelines": """
        all                             401   200 200 200   200 200   200
    """,
    "create_pipeline": """
        new                             401   403 403 403   403 403   201
    """,
    "get_pipeline list_stages": """
        active                          401   200 200 200   200 200   200
        archived                        401   200 200 200   200 200   200
        empty                           401   200 200 200   200 200   200
        missing                         401   404 404 404   404 404   404
    """,
    CHANGE.format("pipeline"): """
        active                          401   403 403 403   403 403   200
        active + archive                401   403 403 403   403 403   409   # open deals stand in it
        archived                        401   403 403 403   403 403   200
        empty                           401   403 403 403   403 403   200
        empty + archive                 401   403 403 403   403 403   200
        missing                         401   404 404 404   404 404   404
    """,
    "delete_pipeline": """
        active                          401   403 403 403   403 403   409
        archived                        401   403 403 403   403 403   409
        empty                           401   403 403 403   403 403   204
        missing                         401   404 404 404   404 404   404
    """,
    "create_stage": """
        active                          401   403 403 403   403 403   201
        archived                        401   403 403 403   403 403   201
        empty                           401   403 403 403   403 403   201
        missing                         401   404 404 404   404 404   404
    """,
    "reorder_stages": """
        active                          401   403 403 403   403 403   200
        active + foreign                401   403 403 403   403 403   422
        archived                        401   403 403 403   403 403   200
        empty                           401   403 403 403   403 403   200
        missing                         401   404 404 404   404 404   404
    """,
    "get_stage list_cards": """
        with deals                      401   200 200 200   200 200   200
        empty                           401   200 200 200   200 200   200
        of archived pipeline            401   200 200 200   200 200   200
        missing                         401   404 404 404   404 404   404
    """,
    CHANGE.format("stage"): """
        with deals                      401   403 403 403   403 403   200
        with deals + final              401   403 403 403   403 403   409
        empty                           401   403 403 403   403 403   200
        empty + final                   401   403 403 403   403 403   200
        of archived pipeline            401   403 403 403   403 403   200
        missing                         401   404 404 404   404 404   404
    """,
    "delete_stage": """
        with deals                      401   403 403 403   403 403   409
        empty                           401   403 403 403   403 403   204
        of archived pipeline            401   403 403 403   403 403   409
        missing                         401   404 404 404   404 404   404
    """,
}

IMPORTS: dict[str, str] = {
    "create_import": """
        a file                          401   403 403 403   403 403   201
        no table                        401   403 403 403   403 403   422
    """,
    "list_imports": """
        all                             401   403 403 403   403 403   200
    """,
    "get_import list_import_rows download_import_rows": """
        ready                           401   403 403 403   403 403   200
        running                         401   403 403 403   403 403   200
        stopped                         401   403 403 403   403 403   200
        done                            401   403 403 403   403 403   200
        missing                         401   403 403 403   403 403   404
    """,
    CHANGE.format("import"): """
        ready                           401   403 403 403   403 403   200
        running                         401   403 403 403   403 403   409
        stopped                         401   403 403 403   403 403   409   # rows of it are written
        done                            401   403 403 403   403 403   409
        missing                         401   403 403 403   403 403   404
    """,
    "check_import": """
        ready                           401   403 403 403   403 403   202
        running                         401   403 403 403   403 403   409
        stopped                         401   403 403 403   403 403   409
        done                            401   403 403 403   403 403   409
        missing                         401   403 403 403   403 403   404
    """,
    "run_import": """
        ready                           401   403 403 403   403 403   202
        running                         401   403 403 403   403 403   409
        stopped                         401   403 403 403   403 403   202
        done                            401   403 403 403   403 403   409
        missing                         401   403 403 403   403 403   404
    """,
    "stop_import": """
        ready                           401   403 403 403   403 403   409
        running                         401   403 403 403   403 403   200
        stopped                         401   403 403 403   403 403   409
        done                            401   403 403 403   403 403   409
        missing                         401   403 403 403   403 403   404
    """,
}

TABLE = (
    *PEOPLE_AND_SETTINGS.items(),
    *BUSINESS.items(),
    *WORK.items(),
    *BIN.items(),
    *DUPLICATES.items(),
    *PEOPLE.items(),
    *EXPORTS.items(),
    *IMPORTS.items(),
    *KEYS.items(),
    *TAGS.items(),
    *VIEWS.items(),
    *HANDOVERS.items(),
    *FIELDS.items(),
)
"""Operations, and their rows."""

NOTHING_TO_CHANGE = frozenset(
    {
        ("remove_demo", "all"),  # the world has none
        ("update_user", "self + promotion"),  # the administrator is one already
        ("update_deal", "other's + manager other"),
        ("add_participant", "owner's + again"),
        ("bulk_tasks", "all"),  # some have none
        ("revoke_key", "revoked"),
        ("reset_second_factor", "busy colleague"),  # they have none
        ("reset_second_factor", "colleague"),
        ("reset_second_factor", "deactivated"),
        ("undo_changes", "owner's"),  # others see none of it
        ("undo_changes", "missing"),
    }
)
"""Writes that succeed and leave everything as it was."""
