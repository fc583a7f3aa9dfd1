"""The part of the table about tasks and activities; see `table`."""

READ = "get_{0} get_{0}_history"
CHANGE = "update_{0} patch_{0}"

WORK: dict[str, str] = {
    # nobody | stranger assignee partic. | owner other | admin
    "list_tasks": """
        all                             401   200 200 200   200 200   200
        all + client other's            401   200 200 200   200 200   200
        all + deal other's              401   200 200 200   200 200   200
        all + assignee other            401   200 200 200   200 200   200
    """,
    "create_task": """
        alone                           401   201 201 201   201 201   201
        alone + for colleague           401   403 403 403   201 201   201
        alone + for nobody              401   201 201 201   201 201   201   # «not given»: for the caller
        alone + for deactivated         401   403 403 403   422 422   422
        alone + for missing             401   403 403 403   422 422   422
        deal owner's                    401   404 201 201   201 404   201
        deal owner's + for colleague    401   404 403 403   201 404   201
        deal owner's + client other's   401   404 422 422   422 404   422   # it is not the deal's client
        deal with other's client        401   404 201 201   201 404   201
        deal other's                    401   404 404 404   404 201   201
        deal unassigned                 401   404 404 404   404 404   201
        deal deleted                    401   404 404 404   404 404   404
        deal missing                    401   404 404 404   404 404   404
        client owner's                  401   404 201 201   201 404   201
        client owner's with a task      401   404 201 404   201 404   201
        client owner's with a task + for colleague 401 404 403 404 201 404 201
        client other's                  401   404 404 404   404 201   201
        client other's on owner's deal  401   404 201 201   404 201   201
        client unassigned               401   404 404 404   404 404   201
        client deleted                  401   404 404 404   404 404   404
        client missing                  401   404 404 404   404 404   404
    """,
    READ.format("task"): """
        on owner's deal                 401   404 200 404   200 404   200
        owner's on owner's deal         401   404 404 404   200 404   200   # employees see their own tasks
        on deal with other's client     401   404 200 404   200 404   200
        on owner's client               401   404 200 404   200 404   200
        alone                           401   404 404 404   200 404   200
        stranger's alone                401   200 404 404   404 404   200
        from owner to other             401   404 404 404   200 200   200
        on other's deal                 401   404 404 404   404 200   200
        on other's deal for owner       401   404 404 404   200 200   200
        on unassigned deal              401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        of deleted deal                 401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "bulk_tasks": """
        on owner's deal                 401   404 200 404   200 404   200
        on owner's deal + for colleague 401   404 403 404   200 404   200
        on owner's deal + for deactivated 401 404 403 404   422 404   422
        on owner's deal + delete        401   404 403 404   200 404   200
        owner's on owner's deal         401   404 404 404   200 404   200
        on other's deal                 401   404 404 404   404 200   200
        on unassigned deal              401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
        all                             401   200 200 200   200 200   200
        all + delete                    401   403 403 403   200 200   200
    """,
    CHANGE.format("task"): """
        on owner's deal                 401   404 200 404   200 404   200
        on owner's deal + for colleague 401   404 403 404   200 404   200
        on owner's deal + for nobody    401   404 403 404   200 404   200
        on owner's deal + for deactivated 401 404 403 404   422 404   422
        on owner's deal + for missing   401   404 403 404   422 404   422
        on owner's deal + deal other's  401   404 404 404   404 404   200
        on owner's deal + deal deleted  401   404 404 404   404 404   404
        on owner's deal + deal missing  401   404 404 404   404 404   404
        on owner's deal + client other's 401  404 422 404   422 404   422
        owner's on owner's deal         401   404 404 404   200 404   200
        on deal with other's client     401   404 200 404   200 404   200
        on owner's client               401   404 200 404   200 404   200
        on owner's client + client other's 401 404 404 404  404 404   200
        on owner's client + client missing 401 404 404 404  404 404   404
        alone                           401   404 404 404   200 404   200
        stranger's alone                401   200 404 404   404 404   200
        stranger's alone + deal owner's 401   404 404 404   404 404   200
        stranger's alone + for colleague 401  403 404 404   404 404   200
        from owner to other             401   404 404 404   200 200   200
        on other's deal                 401   404 404 404   404 200   200
        on other's deal for owner       401   404 404 404   200 200   200
        on unassigned deal              401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        of deleted deal                 401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "delete_task": """
        on owner's deal                 401   404 403 404   204 404   204
        owner's on owner's deal         401   404 404 404   204 404   204
        on deal with other's client     401   404 403 404   204 404   204
        on owner's client               401   404 403 404   204 404   204
        alone                           401   404 404 404   204 404   204
        stranger's alone                401   403 404 404   404 404   204
        from owner to other             401   404 404 404   204 204   204
        on other's deal                 401   404 404 404   404 204   204
        on other's deal for owner       401   404 404 404   204 204   204
        on unassigned deal              401   404 404 404   404 404   204
        deleted                         401   404 404 404   404 404   404
        of deleted deal                 401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "list_activities": """
        all                             401   200 200 200   200 200   200
        all + client other's            401   200 200 200   200 200   200
        all + deal other's              401   200 200 200   200 200   200
        all + user other                401   200 200 200   200 200   200
    """,
    "create_activity": """
        alone                           401   201 201 201   201 201   201
        deal owner's                    401   404 201 201   201 404   201
        deal owner's + client other's   401   404 422 422   422 404   422
        deal with other's client        401   404 201 201   201 404   201
        deal other's                    401   404 404 404   404 201   201
        deal unassigned                 401   404 404 404   404 404   201
        deal deleted                    401   404 404 404   404 404   404
        deal missing                    401   404 404 404   404 404   404
        client owner's                  401   404 201 201   201 404   201
        client owner's with a task      401   404 201 404   201 404   201
        client other's                  401   404 404 404   404 201   201
        client other's on owner's deal  401   404 201 201   404 201   201
        client unassigned               401   404 404 404   404 404   201
        client deleted                  401   404 404 404   404 404   404
        client missing                  401   404 404 404   404 404   404
    """,
    READ.format("activity"): """
        on owner's deal                 401   404 200 200   200 404   200
        assignee's on owner's deal      401   404 200 200   200 404   200
        participant's on owner's deal   401   404 200 200   200 404   200
        on deal with other's client     401   404 200 200   200 404   200
        on owner's client               401   404 200 200   200 404   200
        on owner's client with a task   401   404 200 404   200 404   200
        alone                           401   404 404 404   200 404   200
        stranger's alone                401   200 404 404   404 404   200
        on other's deal                 401   404 404 404   404 200   200
        owner's on other's deal         401   404 404 404   404 200   200   # the deal decides, not the author
        on unassigned deal              401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        of deleted deal                 401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    CHANGE.format("activity"): """
        on owner's deal                 401   404 403 403   200 404   200
        assignee's on owner's deal      401   404 200 403   200 404   200
        assignee's on owner's deal + deal other's 401 404 404 403 404 404 200
        assignee's on owner's deal + deal missing 401 404 404 403 404 404 404
        participant's on owner's deal   401   404 403 200   200 404   200
        on deal with other's client     401   404 403 403   200 404   200
        on owner's client               401   404 403 403   200 404   200
        on owner's client + client other's 401 404 403 403  404 404   200
        on owner's client + client missing 401 404 403 403  404 404   404
        on owner's client with a task   401   404 403 404   200 404   200
        alone                           401   404 404 404   200 404   200
        stranger's alone                401   200 404 404   404 404   200
        stranger's alone + deal owner's 401   404 404 404   404 404   200
        on other's deal                 401   404 404 404   404 200   200
        owner's on other's deal         401   404 404 404   404 200   200
        on unassigned deal              401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        of deleted deal                 401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "delete_activity": """
        on owner's deal                 401   404 403 403   204 404   204
        assignee's on owner's deal      401   404 204 403   204 404   204
        participant's on owner's deal   401   404 403 204   204 404   204
        on deal with other's client     401   404 403 403   204 404   204
        on owner's client               401   404 403 403   204 404   204
        on owner's client with a task   401   404 403 404   204 404   204
        alone                           401   404 404 404   204 404   204
        stranger's alone                401   204 404 404   404 404   204
        on other's deal                 401   404 404 404   404 204   204
        owner's on other's deal         401   404 404 404   404 204   204
        on unassigned deal              401   404 404 404   404 404   204
        deleted                         401   404 404 404   404 404   404
        of deleted deal                 401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
}
