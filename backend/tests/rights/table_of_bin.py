"""Rights to the journal's batches, to undo, and to the bin; see `table` for how to read it."""

BIN: dict[str, str] = {
    # nobody | stranger assignee partic. | owner other | admin
    "list_changes list_bin": """
        all                             401   200 200 200   200 200   200
    """,
    "get_change undo_change": """
        owner                           401   404 404 404   200 404   200
        admin                           401   404 404 404   404 404   200
        missing                         401   404 404 404   404 404   404
    """,
    "restore_from_bin": """
        deal deleted                    401   404 404 403   200 404   200
        deal owner's                    401   404 404 404   404 404   404
        deal missing                    401   404 404 404   404 404   404
        client deleted                  401   404 404 404   200 404   200
        client other's                  401   404 404 404   404 404   404
        contact deleted                 401   404 403 403   200 404   200
        contact of deleted client       401   404 404 404   409 404   409
        task deleted                    401   404 403 404   200 404   200
        task of deleted deal            401   404 403 404   409 404   409
        activity deleted                401   404 403 403   200 404   200
        activity of deleted deal        401   404 404 403   409 404   409
    """,
    "purge_from_bin": """
        deal deleted                    401   404 404 403   403 404   204
        deal owner's                    401   404 404 404   404 404   404
        deal missing                    401   404 404 404   404 404   404
        client deleted                  401   404 404 404   403 404   204
        contact deleted                 401   404 403 403   403 404   204
        contact of deleted client       401   404 404 404   403 404   204
        task deleted                    401   404 403 404   403 404   204
        task of deleted deal            401   404 403 404   403 404   204
        activity deleted                401   404 403 403   403 404   204
        activity of deleted deal        401   404 404 403   403 404   204
    """,
}
