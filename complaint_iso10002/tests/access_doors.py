from odoo.exceptions import AccessError, UserError

from .common_access import SECRET, TICKET


def tries(records, act):
    """Ids of those of ``records`` on which ``act`` is not refused."""
    done = set()
    for record in records:
        try:
            if act(record):
                done.add(record.id)
        except UserError:  # AccessError is one; evidence is kept from anybody
            continue
    return done


def found(search):
    """What ``search`` finds; nothing for whoever may not even ask."""
    try:
        return set(search())
    except AccessError:
        return set()


class Doors:
    """Ways to a case in Odoo; each tells which of ``tickets`` a user gets to.

    ``tickets`` are those of the user's own environment.
    """

    @staticmethod
    def read(tickets):  # pylint: disable=method-required-super
        return tries(tickets, lambda t: t.read(["name"]))

    @staticmethod
    def web_read(tickets):
        return tries(tickets, lambda t: t.web_read({"name": {}}))

    @staticmethod
    def attribute(tickets):
        return tries(tickets, lambda t: t.name)

    @staticmethod
    def search(tickets):
        return found(lambda: tickets.search([("id", "in", tickets.ids)]).ids)

    @staticmethod
    def search_count(tickets):
        return tries(tickets, lambda t: t.search_count([("id", "=", t.id)]))

    @staticmethod
    def search_read(tickets):
        domain = [("id", "in", tickets.ids)]
        return found(
            lambda: [vals["id"] for vals in tickets.search_read(domain, ["number"])]
        )

    @staticmethod
    def global_search(tickets):
        """The search bar: title, number, contact."""
        domain = ["|", "|", ("name", "ilike", SECRET), ("number", "ilike", "/")]
        domain += [("partner_id", "ilike", "a"), ("id", "in", tickets.ids)]
        return found(
            lambda: [
                vals["id"]
                for vals in tickets.web_search_read(domain, {"name": {}})["records"]
            ]
        )

    @staticmethod
    def name_search(tickets):
        domain = [("id", "in", tickets.ids)]
        return found(
            lambda: [id_ for id_, _n in tickets.name_search(SECRET, domain, limit=None)]
        )

    @staticmethod
    def read_group(tickets):
        return grouped(
            tickets, lambda d: tickets._read_group(d, ["number"], ["__count"])
        )

    @staticmethod
    def formatted_read_group(tickets):
        return grouped(
            tickets,
            lambda d: [
                (group["number"], group["__count"])
                for group in tickets.formatted_read_group(d, ["number"], ["__count"])
            ],
        )

    @staticmethod
    def pivot(tickets):
        return grouped(
            tickets,
            lambda d: [
                (group["number"], group["__count"])
                for group in tickets.formatted_read_grouping_sets(
                    d, [["number"], []], ["__count"]
                )[0]
            ],
        )

    @staticmethod
    def name_behind_another_record(tickets):
        """A many2one shows the name of a record whoever may read that."""
        return {t.id for t in tickets if SECRET in t.sudo().display_name}

    @staticmethod
    def messages(tickets):
        domain = [("model", "=", TICKET), ("res_id", "in", tickets.ids)]
        messages = tickets.env["mail.message"]
        return found(lambda: messages.search(domain).mapped("res_id"))

    @staticmethod
    def words_of_messages(tickets):
        """Searching the text of messages, as Discuss does."""
        messages = tickets.env["mail.message"]
        fetched = messages._message_fetch([("body", "ilike", SECRET)], limit=5000)
        return found(lambda: fetched["messages"].mapped("res_id")) & {*tickets.ids}

    @staticmethod
    def thread(tickets):
        messages = tickets.env["mail.message"]
        return tries(
            tickets,
            lambda t: (
                messages.env[TICKET]._get_thread_with_access(t.id)
                and messages._message_fetch(None, thread=t)["messages"]
            ),
        )


def grouped(tickets, groups):
    ids = {ticket.sudo().number: ticket.id for ticket in tickets}
    domain = [("id", "in", tickets.ids)]
    return found(lambda: [ids[number] for number, count in groups(domain) if count])


class StaffDoors:
    """Ways that people outside have not at all."""

    @staticmethod
    def export(tickets):
        return tries(tickets, lambda t: t.export_data(["number"])["datas"])

    @staticmethod
    def activities(tickets):
        domain = [("res_model", "=", TICKET), ("res_id", "in", tickets.ids)]
        activities = tickets.env["mail.activity"]
        return found(lambda: activities.search(domain).mapped("res_id"))

    @staticmethod
    def followers(tickets):
        domain = [("res_model", "=", TICKET), ("res_id", "in", tickets.ids)]
        followers = tickets.env["mail.followers"]
        return found(lambda: followers.search(domain).mapped("res_id"))

    @staticmethod
    def files(tickets):
        domain = [("res_model", "=", TICKET), ("res_id", "in", tickets.ids)]
        files = tickets.env["ir.attachment"]
        return found(lambda: files.search(domain).mapped("res_id"))


#: doors that need no word of a case, only its number: open to ``a``
WORDLESS = {
    "search",
    "search_count",
    "search_read",
    "read_group",
    "formatted_read_group",
    "pivot",
    "export",
}


def doors(owner):
    return [
        door for name, door in vars(owner).items() if isinstance(door, staticmethod)
    ]
