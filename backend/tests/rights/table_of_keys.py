"""Rights to API keys, and to taking back what came through them; see `table` for how to read it."""

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
    "undo_changes": """
        owner's                         401   200 200 200   200 200   200   # of others they see nothing
        missing                         401   200 200 200   200 200   200
    """,
}
