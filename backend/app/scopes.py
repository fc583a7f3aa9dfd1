"""What an API key must be allowed for each operation: one table, by the name of the operation's handler.

A scope only narrows: a key may do what its scopes and its owner's role allow together. Whoever may change
rows of a kind may read them. What is not in the table is for no key.
"""

from typing import Literal, get_args

Scope = Literal[
    "activities:read", "activities:write",
    "bin:read", "bin:write",
    "changes:read", "changes:write",
    "clients:read", "clients:write",
    "contacts:read", "contacts:write",
    "deals:read", "deals:write",
    "duplicates:read", "duplicates:write",
    "events:read",
    "handovers:read", "handovers:write",
    "fields:read", "fields:write",
    "imports:read", "imports:write",
    "pipelines:read", "pipelines:write",
    "reports:read",
    "search:read",
    "tags:read", "tags:write",
    "tasks:read", "tasks:write",
    "users:read", "users:write",
    "views:read", "views:write",
]  # fmt: skip
SCOPES: tuple[Scope, ...] = get_args(Scope)

ANY = "any"
"""Every key may."""

NO_KEY = None
"""No key may: it is about getting in, or a person's own."""

_BY_SCOPE: dict[str | None, str] = {
    ANY: "get_health get_readiness get_offers get_me",
    NO_KEY: "login open_session ask_for_letter choose_password "
    "list_sessions end_session update_me change_password logout reset_password "
    "get_second_factor begin_second_factor confirm_second_factor disable_second_factor "
    "renew_recovery_codes reset_second_factor list_keys create_key revoke_key "
    "get_demo create_demo remove_demo get_dump list_alarms",
    "activities:read": "list_activities export_activities get_activity get_activity_history",
    "activities:write": "create_activity update_activity delete_activity",
    "bin:read": "list_bin",
    "bin:write": "restore_from_bin purge_from_bin",
    "changes:read": "list_changes get_change",
    "changes:write": "undo_change undo_changes",
    "clients:read": "list_clients export_clients list_client_candidates get_client_summary get_client "
    "get_client_history list_client_consents get_client_personal_data",
    "clients:write": "create_client update_client delete_client bulk_clients merge_clients "
    "add_client_consent withdraw_client_consent erase_client",
    "contacts:read": "list_contacts list_all_contacts export_contacts list_contact_candidates get_contact "
    "get_contact_history list_contact_consents get_contact_personal_data",
    "contacts:write": "create_contact update_contact delete_contact bulk_contacts merge_contacts "
    "add_contact_consent withdraw_contact_consent erase_contact",
    "deals:read": "list_deals export_deals get_board list_cards get_deal get_deal_history list_participants "
    "get_stage_times",
    "deals:write": "create_deal update_deal delete_deal move_deal bulk_deals change_pipeline "
    "add_participant remove_participant",
    "duplicates:read": "list_duplicates list_key_policies",
    "duplicates:write": "dismiss_duplicates set_key_policies",
    "events:read": "get_events",
    "handovers:read": "list_handovers get_handover",
    "handovers:write": "create_handover update_handover end_handover keep_handover",
    "fields:read": "list_fields get_field get_field_usage",
    "fields:write": "create_field update_field delete_field reorder_fields",
    "imports:read": "list_imports get_import list_import_rows download_import_rows",
    "imports:write": "create_import update_import check_import run_import stop_import",
    "pipelines:read": "list_pipelines get_pipeline list_stages get_stage",
    "pipelines:write": "create_pipeline update_pipeline delete_pipeline create_stage update_stage "
    "delete_stage reorder_stages",
    "reports:read": "get_funnel get_won get_managers get_forecast get_lost_reasons get_tasks_report "
    "get_dashboard_stats list_recent_activities get_sales_chart get_pipeline_stats",
    "search:read": "find_everything",
    "tags:read": "list_tags get_tag",
    "tags:write": "create_tag update_tag delete_tag merge_tag",
    "tasks:read": "list_tasks export_tasks get_task get_task_history",
    "tasks:write": "create_task update_task delete_task bulk_tasks",
    "views:read": "list_views get_view",
    "views:write": "create_view update_view delete_view arrange_views",
    "users:read": "list_users get_user",
    "users:write": "create_user update_user delete_user",
}

SCOPE_OF: dict[str, str | None] = {
    operation: scope for scope, operations in _BY_SCOPE.items() for operation in operations.split()
}


def opens(scopes: frozenset[str], operation: str) -> bool:
    """Whether a key with these scopes may call this operation."""
    needed = SCOPE_OF.get(operation, NO_KEY)
    if needed is NO_KEY or needed == ANY:
        return needed == ANY
    return needed in scopes or needed.replace(":read", ":write") in scopes
