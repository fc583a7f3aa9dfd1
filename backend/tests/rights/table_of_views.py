"""Rights to saved views and to handovers; see `table` for how to read it."""

VIEWS: dict[str, str] = {
    # nobody | stranger assignee partic. | owner other | admin
    "list_views": """
        all                             401   200 200 200   200 200   200
    """,
    "create_view": """
        new                             401   201 201 201   201 201   201
        new + shared                    401   403 403 403   201 201   201
        new + unknown filter            401   422 422 422   422 422   422
    """,
    "arrange_views": """
        all                             401   200 200 200   200 200   200
        all + owner's first             401   404 404 404   200 404   200
        all + shared first              401   200 200 200   200 200   200
    """,
    "get_view": """
        owner's                         401   404 404 404   200 404   200
        shared                          401   200 200 200   200 200   200
        missing                         401   404 404 404   404 404   404
    """,
    "update_view patch_view": """
        owner's                         401   404 404 404   200 404   200
        shared                          401   403 403 403   200 403   200   # it is owner's
        missing                         401   404 404 404   404 404   404
    """,
    "delete_view": """
        owner's                         401   404 404 404   204 404   204
        shared                          401   403 403 403   204 403   204
        missing                         401   404 404 404   404 404   404
    """,
}

HANDOVERS: dict[str, str] = {
    "list_handovers": """
        all                             401   403 403 403   403 403   200
    """,
    "create_handover": """
        busy colleague                  401   403 403 403   403 403   201
        busy colleague + to deactivated 401   403 403 403   403 403   422
        busy colleague + to employee    401   403 403 403   403 403   422
        busy colleague + to itself      401   403 403 403   403 403   422
        deactivated                     401   403 403 403   403 403   201
        missing                         401   404 404 404   404 404   404
    """,
    "get_handover": """
        lent                            401   403 403 403   403 403   200
        given                           401   403 403 403   403 403   200
        missing                         401   403 403 403   403 403   404
    """,
    "update_handover patch_handover keep_handover end_handover": """
        lent                            401   403 403 403   403 403   200
        given                           401   403 403 403   403 403   409
        missing                         401   403 403 403   403 403   404
    """,
}
