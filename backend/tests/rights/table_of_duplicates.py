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
    "merge_clients": """
        owner's                         401   404 403 404   200 404   200
        owner's without deals           401   404 404 404   200 404   200
        owner's with a task             401   404 403 404   200 404   200
        archived                        401   404 404 404   200 404   200
        other's                         401   404 404 404   404 409   200   # with a client of owner's deal
        other's on owner's deal         401   404 404 404   404 200   200
        unassigned                      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "merge_contacts": """
        owner's                         401   404 403 404   200 404   200
        owner's without deals           401   404 404 404   200 404   200
        owner's with a task             401   404 403 404   200 404   200
        archived                        401   404 404 404   200 404   200
        other's                         401   404 404 404   404 200   200
        other's on owner's deal         401   404 404 404   404 200   200
        unassigned                      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        of deleted client               401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "set_key_policies": """
        all                             401   403 403 403   403 403   200
    """,
}
