"""Rights to the lists of duplicates, and to what only one may have; see `table` for how to read it."""

DUPLICATES: dict[str, str] = {
    # nobody | stranger assignee partic. | owner other | admin
    "list_client_candidates list_contact_candidates list_key_policies": """
        all                             401   200 200 200   200 200   200
    """,
    "list_duplicates": """
        all                             401   403 403 403   200 200   200
    """,
    "dismiss_duplicates": """
        owner's                         401   404 403 404   204 404   204
        other's                         401   404 404 404   404 404   204
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "set_key_policies": """
        all                             401   403 403 403   403 403   200
    """,
}
