"""Rights to tags; see `table` for how to read it."""

TAGS: dict[str, str] = {
    # nobody | stranger assignee partic. | owner other | admin
    "list_tags": """
        all                             401   200 200 200   200 200   200
    """,
    "create_tag": """
        new                             401   403 403 403   201 201   201
        new + taken name                401   403 403 403   409 409   409
    """,
    "get_tag": """
        spare                           401   200 200 200   200 200   200
        merged                          401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "update_tag patch_tag": """
        spare                           401   403 403 403   403 403   200
        merged                          401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "delete_tag": """
        spare                           401   403 403 403   403 403   204
        merged                          401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "merge_tag": """
        spare                           401   403 403 403   403 403   200
        spare + itself                  401   403 403 403   403 403   422
        spare + missing                 401   403 403 403   403 403   404
        merged                          401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "bulk_contacts": """
        owner's                         401   404 403 403   200 404   200
        other's                         401   404 404 404   404 200   200
        other's on owner's deal         401   404 403 403   404 200   200
        unassigned                      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
        both                            401   404 404 404   404 404   200
        both + each                     401   403 403 403   200 200   200
        all                             401   403 403 403   200 200   200
    """,
}
