"""Rights to API keys, what came through them, and second factors; see `table` for how to read it."""

KEYS: dict[str, str] = {
    # nobody | stranger assignee partic. | owner other | admin
    "list_keys": """
        all                             401   200 200 200   200 200   200
    """,
    "create_key": """
        new                             401   201 201 201   201 201   201
    """,
    "revoke_key": """
        owner's                         401   404 404 404   204 404   204
        other's                         401   404 404 404   404 204   204
        revoked                         401   404 404 404   204 404   204
        missing                         401   404 404 404   404 404   404
    """,
    "get_second_factor begin_second_factor": """
        self                            401   200 200 200   200 200   200
    """,
    "confirm_second_factor disable_second_factor renew_recovery_codes": """
        self                            401   409 409 409   409 409   409   # it was not begun, or is off
    """,
    "reset_second_factor": """
        self                            401   403 403 403   403 403   409
        colleague                       401   403 403 403   403 403   204
        busy colleague                  401   403 403 403   403 403   204
        deactivated                     401   403 403 403   403 403   204
        missing                         401   404 404 404   404 404   404
    """,
    "undo_changes": """
        owner's                         401   200 200 200   200 200   200   # of others they see nothing
        missing                         401   200 200 200   200 200   200
    """,
}
