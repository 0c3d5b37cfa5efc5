"""What the web client asks for when somebody opens a screen."""


def show_list(env, view, domain):
    """The first page of a list with its count."""
    arch, fields = _arch(env, "helpdesk.ticket", "list", view)
    env["helpdesk.ticket"].web_search_read(
        domain,
        fields,
        limit=80,
        order=arch.get("default_order"),
        count_limit=10_001,
    )


def show_kanban(env, view, domain):
    """The columns of a kanban, each with its first cards, and the bars above them."""
    arch, fields = _arch(env, "helpdesk.ticket", "kanban", view)
    tickets = env["helpdesk.ticket"]
    column = arch.get("default_group_by")
    tickets.web_read_group(
        domain,
        [column],
        ["__count"],
        order=arch.get("default_order"),
        auto_unfold=True,
        unfold_read_specification=fields,
        unfold_read_default_limit=40,
    )
    for bar in arch.iter("progressbar"):
        colors = {"field": bar.get("field"), "colors": {}}
        tickets.read_progress_bar(domain, column, colors)


def show_dashboard(env):
    """The teams with their counts, and the figures above them."""
    view = "helpdesk_mgmt.helpdesk_ticket_kanban_view"
    _arch_found, fields = _arch(env, "helpdesk.ticket.team", "kanban", view)
    env["helpdesk.ticket.team"].web_search_read([], fields, limit=80)
    env["helpdesk.ticket.team"].retrieve_dashboard()


def form(env, model, view):
    """The view's root, and what a form asks for of its record."""
    return _arch(env, model, "form", view)


def _arch(env, model, kind, view):
    """The view's root, and the specification of the fields it loads."""
    from lxml import etree

    found = env[model].get_view(env.ref(view).id, kind)
    arch = etree.fromstring(found["arch"])
    names = {node.get("name") for node in arch.iter("field")}
    fields = {}
    for name in sorted(names.intersection(env[model]._fields)):
        relational = env[model]._fields[name].relational
        fields[name] = {"fields": {"display_name": {}}} if relational else {}
    return arch, fields
