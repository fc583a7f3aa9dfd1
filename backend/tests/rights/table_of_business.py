"""The part of the table about deals, clients, their contacts, and the sums over them; see `table`."""

READ = "get_{0} get_{0}_history"
CHANGE = "update_{0} patch_{0}"

BUSINESS: dict[str, str] = {
    # nobody | stranger assignee partic. | owner other | admin
    "list_deals get_board": """
        all                             401   200 200 200   200 200   200
        all + manager other             401   200 200 200   200 200   200
        all + client other's            401   200 200 200   200 200   200
    """,
    "create_deal": """
        owner's                         401   403 403 403   201 404   201
        owner's + manager other         401   403 403 403   403 404   201
        owner's + manager nobody        401   403 403 403   201 404   201   # «not given»: the caller's
        owner's + manager deactivated   401   403 403 403   403 404   422
        owner's + manager employee      401   403 403 403   403 404   422
        owner's + manager missing       401   403 403 403   403 404   422
        owner's + pipeline active       401   403 403 403   201 404   201
        owner's + pipeline archived     401   403 403 403   409 404   409
        owner's + pipeline missing      401   403 403 403   404 404   404
        owner's + stage won             401   403 403 403   201 404   201
        owner's + stage of empty pipeline 401 403 403 403   422 404   422
        owner's + stage missing         401   403 403 403   404 404   404
        owner's with a task             401   403 403 403   201 404   201
        archived                        401   403 403 403   201 404   201
        other's                         401   403 403 403   404 201   201
        other's on owner's deal         401   403 403 403   404 201   201
        unassigned                      401   403 403 403   404 404   201
        deleted                         401   403 403 403   404 404   404
        missing                         401   403 403 403   404 404   404
    """,
    "get_deal get_deal_history get_stage_times list_participants": """
        owner's                         401   404 200 200   200 404   200
        with other's client             401   404 200 200   200 404   200
        in archived pipeline            401   404 200 200   200 404   200
        other's                         401   404 404 404   404 200   200
        unassigned                      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    CHANGE.format("deal"): """
        owner's                         401   404 403 403   200 404   200
        owner's + manager other         401   404 403 403   403 404   200
        owner's + manager nobody        401   404 403 403   403 404   200
        owner's + manager deactivated   401   404 403 403   403 404   422
        owner's + manager employee      401   404 403 403   403 404   422
        owner's + manager missing       401   404 403 403   403 404   422
        owner's + client other's        401   404 403 403   404 404   200
        owner's + client missing        401   404 403 403   404 404   404
        owner's + stage won             401   404 403 403   200 404   200
        owner's + stage of empty pipeline 401 404 403 403   422 404   422
        owner's + stage missing         401   404 403 403   404 404   404
        owner's + pipeline archived     401   404 403 403   409 404   409
        owner's + pipeline missing      401   404 403 403   404 404   404
        with other's client             401   404 403 403   200 404   200
        in archived pipeline            401   404 403 403   200 404   200
        other's                         401   404 404 404   404 200   200
        other's + manager other         401   404 404 404   404 200   200
        unassigned                      401   404 404 404   404 404   200
        unassigned + manager other      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "delete_deal": """
        owner's                         401   404 403 403   204 404   204
        with other's client             401   404 403 403   204 404   204
        in archived pipeline            401   404 403 403   204 404   204
        other's                         401   404 404 404   404 204   204
        unassigned                      401   404 404 404   404 404   204
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "move_deal": """
        owner's                         401   404 403 403   200 404   200
        owner's + stage of empty pipeline 401 404 403 403   422 404   422
        owner's + stage of archived pipeline 401 404 403 403 422 404  422
        owner's + stage missing         401   404 403 403   404 404   404
        owner's + beside other's        401   404 403 403   404 404   200
        owner's + beside missing        401   404 403 403   404 404   404
        with other's client             401   404 403 403   200 404   200
        in archived pipeline            401   404 403 403   409 404   409
        other's                         401   404 404 404   404 200   200
        unassigned                      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "bulk_deals": """
        owner's                         401   404 403 403   200 404   200
        owner's + delete                401   404 403 403   200 404   200
        owner's + manager other         401   404 403 403   403 404   200
        owner's + manager nobody        401   404 403 403   403 404   200
        owner's + manager employee      401   404 403 403   403 404   422
        owner's + stage of empty pipeline 401 404 403 403   422 404   422
        owner's + stage missing         401   404 403 403   404 404   404
        in archived pipeline            401   404 403 403   422 404   422   # that stage is another's
        other's                         401   404 404 404   404 200   200
        unassigned                      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
        both                            401   404 404 404   404 404   200
        both + each                     401   403 403 403   200 200   200
        all + each                      401   403 403 403   200 200   200
        all + delete                    401   403 403 403   200 200   200
    """,
    "change_pipeline": """
        owner's                         401   404 403 403   200 404   200
        owner's + pipeline active       401   404 403 403   409 404   409   # it is there
        owner's + pipeline archived     401   404 403 403   409 404   409
        owner's + pipeline missing      401   404 403 403   404 404   404
        with other's client             401   404 403 403   200 404   200
        in archived pipeline            401   404 403 403   200 404   200
        other's                         401   404 404 404   404 200   200
        unassigned                      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "add_participant": """
        owner's                         401   404 403 403   200 404   200
        owner's + again                 401   404 403 403   200 404   200
        owner's + deactivated           401   404 403 403   422 404   422
        owner's + missing               401   404 403 403   422 404   422
        with other's client             401   404 403 403   200 404   200
        in archived pipeline            401   404 403 403   200 404   200
        other's                         401   404 404 404   404 200   200
        unassigned                      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "remove_participant": """
        owner's                         401   404 403 403   204 404   204
        owner's + not one               401   404 403 403   404 404   404
        with other's client             401   404 403 403   204 404   204
        in archived pipeline            401   404 403 403   204 404   204
        other's                         401   404 404 404   404 404   404   # nobody was added to it
        unassigned                      401   404 404 404   404 404   404
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "list_clients": """
        all                             401   200 200 200   200 200   200
        all + manager other             401   200 200 200   200 200   200
    """,
    "list_all_contacts": """
        all                             401   200 200 200   200 200   200
        all + client other's            401   200 200 200   200 200   200
        all + manager other             401   200 200 200   200 200   200
    """,
    "get_client_summary get_dashboard_stats list_recent_activities get_sales_chart": """
        all                             401   200 200 200   200 200   200
    """,
    "get_pipeline_stats": """
        all                             401   200 200 200   200 200   200
        all + pipeline active           401   200 200 200   200 200   200
        all + pipeline archived         401   200 200 200   200 200   200
        all + pipeline missing          401   404 404 404   404 404   404
    """,
    "get_funnel": """
        all                             401   403 403 403   200 200   200
        all + pipeline archived         401   403 403 403   200 200   200
        all + pipeline missing          401   403 403 403   404 404   404
    """,
    "get_won get_managers get_forecast get_lost_reasons": """
        all                             401   403 403 403   200 200   200
        all + manager other             401   403 403 403   200 200   200
        all + pipeline archived         401   403 403 403   200 200   200
        all + pipeline missing          401   403 403 403   404 404   404
    """,
    "get_tasks_report": """
        all                             401   200 200 200   200 200   200
        all + manager other             401   200 200 200   200 200   200
        all + pipeline missing          401   404 404 404   404 404   404
    """,
    "create_client": """
        new                             401   403 403 403   201 201   201
        new + manager other             401   403 403 403   403 201   201
        new + manager nobody            401   403 403 403   201 201   201
        new + manager deactivated       401   403 403 403   403 403   422
        new + manager employee          401   403 403 403   403 403   422
        new + manager missing           401   403 403 403   403 403   422
    """,
    READ.format("client") + " list_contacts": """
        owner's                         401   404 200 200   200 404   200
        owner's without deals           401   404 404 404   200 404   200
        owner's with a task             401   404 200 404   200 404   200
        archived                        401   404 404 404   200 404   200
        other's                         401   404 404 404   404 200   200
        other's on owner's deal         401   404 200 200   404 200   200   # one works for it by the deal
        unassigned                      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    CHANGE.format("client"): """
        owner's                         401   404 403 403   200 404   200
        owner's + manager other         401   404 403 403   403 404   200
        owner's + manager nobody        401   404 403 403   403 404   200
        owner's + manager deactivated   401   404 403 403   403 404   422
        owner's + manager employee      401   404 403 403   403 404   422
        owner's + manager missing       401   404 403 403   403 404   422
        owner's without deals           401   404 404 404   200 404   200
        owner's with a task             401   404 403 404   200 404   200
        archived                        401   404 404 404   200 404   200
        other's                         401   404 404 404   404 200   200
        other's on owner's deal         401   404 403 403   404 200   200
        unassigned                      401   404 404 404   404 404   200
        unassigned + manager other      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "delete_client": """
        owner's                         401   404 403 403   409 404   409
        owner's without deals           401   404 404 404   204 404   204
        owner's with a task             401   404 403 404   204 404   204
        archived                        401   404 404 404   204 404   204
        other's                         401   404 404 404   404 409   409
        other's on owner's deal         401   404 403 403   404 409   409   # whoever's deals they are
        unassigned                      401   404 404 404   404 404   409
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
    "bulk_clients": """
        owner's                         401   404 403 403   200 404   200
        owner's + delete                401   404 403 403   409 404   409
        owner's without deals + delete  401   404 404 404   200 404   200
        owner's + manager other         401   404 403 403   403 404   200
        owner's + manager employee      401   404 403 403   403 404   422
        other's                         401   404 404 404   404 200   200
        unassigned                      401   404 404 404   404 404   200
        deleted                         401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
        both                            401   404 404 404   404 404   200
        both + each                     401   403 403 403   200 200   200
        all                             401   403 403 403   200 200   200
        all + delete                    401   403 403 403   409 409   409
    """,
    "create_contact": """
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
    READ.format("contact"): """
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
    CHANGE.format("contact"): """
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
    "delete_contact": """
        owner's                         401   404 403 403   204 404   204
        owner's without deals           401   404 404 404   204 404   204
        owner's with a task             401   404 403 404   204 404   204
        archived                        401   404 404 404   204 404   204
        other's                         401   404 404 404   404 204   204
        other's on owner's deal         401   404 403 403   404 204   204
        unassigned                      401   404 404 404   404 404   204
        deleted                         401   404 404 404   404 404   404
        of deleted client               401   404 404 404   404 404   404
        missing                         401   404 404 404   404 404   404
    """,
}
