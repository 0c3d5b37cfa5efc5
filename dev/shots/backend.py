"""The pictures of the backend, as people of each role see it."""

from .shot import LANGUAGES, Shot

TAB_PREFIX = ".o_notebook_headers"
TAB = TAB_PREFIX + " a[name=%s]"


def shots(client):
    """The pictures to take, with the cases of this database."""
    case = f"/odoo/complaints/{client.case(iso_step='investigation')}"
    response = client.first("complaint.response", [["state", "!=", "sent"]])
    new = ".o_list_button_add, .o-kanban-button-new"
    everywhere = LANGUAGES
    tabs = (
        ("assessment", case),
        ("points", f"/odoo/complaints/{client.case(iso_step='response')}"),
        ("investigation", case),
        ("responses", f"/odoo/complaints/{client.case(iso_step='response')}"),
        ("remedies", f"/odoo/complaints/{client.case(iso_step='remedy')}"),
        ("closing", f"/odoo/complaints/{client.case(iso_step='disputed')}"),
        ("deadlines", case),
        ("journal", f"/odoo/complaints/{client.case(iso_step='communicated')}"),
    )
    steps_ = ("received", "assessment", "response", "communicated", "remedy", "closed")
    return [
        Shot(
            "kanban",
            "handler",
            "/odoo/complaints?view_type=kanban",
            ".o_kanban_record",
            languages=everywhere,
            in_readme=True,
        ),
        Shot(
            "list",
            "handler",
            "/odoo/complaints?view_type=list",
            ".o_data_row, .o_kanban_record",
            languages=everywhere,
        ),
        Shot(
            "case",
            "handler",
            case,
            ".o_complaint_gates",
            languages=everywhere,
            in_readme=True,
        ),
        *(
            Shot(
                f"case-{tab}",
                "handler",
                path,
                ".o_notebook",
                clicks=(TAB % tab,),
                languages=everywhere if tab in ("assessment", "points") else ("en_US",),
            )
            for tab, path in tabs
        ),
        *(
            Shot(
                f"step-{step}",
                login,
                f"/odoo/complaints/{client.case(iso_step=step)}",
                ".o_notebook",
            )
            for login in ("handler", "manager")
            for step in steps_
        ),
        Shot(
            "explanation",
            "handler",
            case,
            ".modal .o_complaint_explanation",
            clicks=(".o_complaint_clock",),
            languages=everywhere,
            in_readme=True,
        ),
        Shot(
            "policy",
            "manager",
            "/odoo/complaint-policies/2",
            ".o_form_sheet",
            languages=everywhere,
        ),
        Shot(
            "due",
            "handler",
            "/odoo/complaints-due",
            ".o_list_renderer, .o_kanban_renderer, .o_nocontent_help",
        ),
        Shot(
            "response",
            "manager",
            f"/odoo/complaint-responses/{response}",
            ".o_form_sheet",
            languages=everywhere,
            in_readme=True,
        ),
        Shot(
            "responses",
            "manager",
            "/odoo/complaint-responses",
            ".o_list_renderer, .o_kanban_renderer",
        ),
        Shot(
            "quick-entry",
            "contact",
            "/odoo/complaints",
            ".modal .o_form_view",
            clicks=(new,),
            languages=everywhere,
            in_readme=True,
        ),
        Shot(
            "spot-settlement",
            "contact",
            "/odoo/action-complaint_iso10002.complaint_spot_settlement_action",
            ".modal .o_form_view",
        ),
        Shot(
            "analysis",
            "manager",
            "/odoo/complaints-analysis",
            "canvas",
            sizes=("desktop",),
        ),
        Shot("pipelines", "manager", "/odoo/complaint-pipelines/1", ".o_form_sheet"),
        *(
            Shot(
                name,
                "manager",
                f"/odoo/{name}",
                ".o_list_renderer, .o_kanban_renderer",
                sizes=("desktop",),
            )
            for name in (
                "complaint-teams",
                "complaint-stages",
                "complaint-gates",
                "complaint-matrix",
                "complaint-causes",
                "complaint-remedies",
                "complaint-journal",
                "complaint-checkpoints",
            )
        ),
    ]
