"""Rights to take lists out as files: those of the lists themselves; see `table` for how to read it."""

EXPORTS: dict[str, str] = {
    # nobody | stranger assignee partic. | owner other | admin
    "list_alarms": """
        all                             401   403 403 403   403 403   200
    """,
    "get_dump": """
        all                             401   403 403 403   403 403   200
    """,
    "export_deals": """
        all                             401   200 200 200   200 200   200
        all + manager other             401   200 200 200   200 200   200
        all + client other's            401   200 200 200   200 200   200
    """,
    "export_clients": """
        all                             401   200 200 200   200 200   200
        all + manager other             401   200 200 200   200 200   200
    """,
    "export_contacts": """
        all                             401   200 200 200   200 200   200
        all + client other's            401   200 200 200   200 200   200
    """,
    "export_tasks": """
        all                             401   200 200 200   200 200   200
        all + assignee other            401   200 200 200   200 200   200
        all + deal other's              401   200 200 200   200 200   200
    """,
    "export_activities": """
        all                             401   200 200 200   200 200   200
        all + client other's            401   200 200 200   200 200   200
        all + deal other's              401   200 200 200   200 200   200
    """,
}
