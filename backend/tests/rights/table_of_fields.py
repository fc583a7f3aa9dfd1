"""Rights to the fields that a business adds; see `table` for how to read it."""

FIELDS: dict[str, str] = {
    # nobody | stranger assignee partic. | owner other | admin
    "list_fields": """
        all                             401   200 200 200   200 200   200
    """,
    "create_field": """
        new                             401   403 403 403   403 403   201
        new + taken key                 401   403 403 403   403 403   409
    """,
    "get_field": """
        with values                     401   200 200 200   200 200   200
        empty                           401   200 200 200   200 200   200
        of clients                      401   200 200 200   200 200   200
        of contacts                     401   200 200 200   200 200   200
        missing                         401   404 404 404   404 404   404
    """,
    "get_field_usage": """
        with values                     401   403 403 403   403 403   200
        missing                         401   404 404 404   404 404   404
    """,
    "update_field patch_field": """
        with values                     401   403 403 403   403 403   200
        with values + archive           401   403 403 403   403 403   200
        with values + another kind      401   403 403 403   403 403   409
        empty + another kind            401   403 403 403   403 403   200
        missing                         401   404 404 404   404 404   404
    """,
    "reorder_fields": """
        of deals                        401   403 403 403   403 403   200
        of deals + foreign              401   403 403 403   403 403   422
    """,
    "delete_field": """
        with values                     401   403 403 403   403 403   409
        empty                           401   403 403 403   403 403   204
        missing                         401   404 404 404   404 404   404
    """,
}
