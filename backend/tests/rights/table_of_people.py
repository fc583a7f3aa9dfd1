"""Rights to consents and to a person's data, alone or erased; see `table` for how to read it."""

PEOPLE: dict[str, str] = {
    # nobody | stranger assignee partic. | owner other | admin
    "list_client_consents": """
        owner's                         401   404 200 200   200 404   200
        owner's without deals           401   404 404 404   200 404   200
        owner's with a task             401   404 200 404   200 404   200
        archived                        401   404 404 404   200 404   200
        other's                         401   404 404 404   404 200   200
        other's on owner's deal         401   404 200 200   404 200   200
        unassigned                      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "get_client_personal_data": """
        owner's                         401   404 403 403   200 404   200
        owner's without deals           401   404 404 404   200 404   200
        owner's with a task             401   404 403 404   200 404   200
        archived                        401   404 404 404   200 404   200
        other's                         401   404 404 404   404 200   200
        other's on owner's deal         401   404 403 403   404 200   200
        unassigned                      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "add_client_consent": """
        owner's                         401   404 403 403   201 404   201
        owner's without deals           401   404 404 404   201 404   201
        owner's with a task             401   404 403 404   201 404   201
        archived                        401   404 404 404   201 404   201
        other's                         401   404 404 404   404 201   201
        other's on owner's deal         401   404 403 403   404 201   201
        unassigned                      401   404 404 404   404 404   201
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "withdraw_client_consent": """
        owner's                         401   404 403 403   200 404   200
        owner's without deals           401   404 404 404   404 404   404   # it has given none
        owner's with a task             401   404 404 404   404 404   404
        archived                        401   404 404 404   404 404   404
        other's                         401   404 404 404   404 404   404
        other's on owner's deal         401   404 404 404   404 404   404
        unassigned                      401   404 404 404   404 404   404
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "erase_client": """
        owner's                         401   404 403 403   403 404   200
        owner's without deals           401   404 404 404   403 404   200
        owner's with a task             401   404 403 404   403 404   200
        archived                        401   404 404 404   403 404   200
        other's                         401   404 404 404   404 403   200
        other's on owner's deal         401   404 403 403   404 403   200
        unassigned                      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "list_contact_consents": """
        owner's                         401   404 200 200   200 404   200
        owner's without deals           401   404 404 404   200 404   200
        owner's with a task             401   404 200 404   200 404   200
        archived                        401   404 404 404   200 404   200
        other's                         401   404 404 404   404 200   200
        other's on owner's deal         401   404 200 200   404 200   200
        unassigned                      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        of deleted client               401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "get_contact_personal_data": """
        owner's                         401   404 403 403   200 404   200
        owner's without deals           401   404 404 404   200 404   200
        owner's with a task             401   404 403 404   200 404   200
        archived                        401   404 404 404   200 404   200
        other's                         401   404 404 404   404 200   200
        other's on owner's deal         401   404 403 403   404 200   200
        unassigned                      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        of deleted client               401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "add_contact_consent": """
        owner's                         401   404 403 403   201 404   201
        owner's without deals           401   404 404 404   201 404   201
        owner's with a task             401   404 403 404   201 404   201
        archived                        401   404 404 404   201 404   201
        other's                         401   404 404 404   404 201   201
        other's on owner's deal         401   404 403 403   404 201   201
        unassigned                      401   404 404 404   404 404   201
        deleted                         401   404 404 404   404 404   404
        of deleted client               401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "withdraw_contact_consent": """
        owner's                         401   404 403 403   200 404   200
        owner's without deals           401   404 404 404   404 404   404   # it has given none
        owner's with a task             401   404 404 404   404 404   404
        archived                        401   404 404 404   404 404   404
        other's                         401   404 404 404   404 404   404
        other's on owner's deal         401   404 404 404   404 404   404
        unassigned                      401   404 404 404   404 404   404
        deleted                         401   404 404 404   404 404   404
        of deleted client               401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "erase_contact": """
        owner's                         401   404 403 403   403 404   200
        owner's without deals           401   404 404 404   403 404   200
        owner's with a task             401   404 403 404   403 404   200
        archived                        401   404 404 404   403 404   200
        other's                         401   404 404 404   404 403   200
        other's on owner's deal         401   404 403 403   404 403   200
        unassigned                      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        of deleted client               401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
}
