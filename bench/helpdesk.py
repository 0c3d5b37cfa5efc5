"""A helpdesk at work: who is there, and the tickets and complaints that come in.

`furnish(site)` prepares a database; without the addon its tickets are plain ones, the
peers of complaints. Both are entered by the same kind of user, an employee of the team,
for the same customers, with the same words.
"""

LOGIN = "bench"
CUSTOMERS = 1000
TEAM = "Bench"
WORDS = (
    "<p>The kettle I bought from you leaked on the first day. I wrote to the shop and"
    " had no answer. Please repair or replace it.</p>" * 3
)
COMPLAINT_GROUP = "complaint_iso10002.group_complaint_handler"
TICKET_GROUP = "helpdesk_mgmt.group_helpdesk_user"
PIPELINE = "complaint_iso10002.complaint_pipeline_full"


def furnish(site):
    """People, customers with an address, a team; for plain tickets the first mail.

    The mail of the peer comes from a template on its first stage, as the base has it.
    """
    with site.env() as env:
        ours = "complaint.event" in env
        group = env.ref(COMPLAINT_GROUP if ours else TICKET_GROUP)
        user = env["res.users"].create(
            {
                "name": "Bench",
                "login": LOGIN,
                "email": "bench@example.com",
                "group_ids": [(4, group.id), (4, env.ref("base.group_user").id)],
            }
        )
        team = {"name": TEAM, "alias_name": "bench", "user_ids": user.ids}
        team["user_id"] = user.id
        if ours:
            team.update(complaint_handling=True, pipeline_id=env.ref(PIPELINE).id)
        env["helpdesk.ticket.team"].create(team)
        env["res.partner"].create(
            [
                {"name": f"Customer {i}", "email": f"customer{i}@example.com"}
                for i in range(CUSTOMERS)
            ]
        )
        if not ours:
            _mail_from_first_stage(env)


def tickets(env, count, channel, user_id=False):
    """Values of `count` new tickets, each of another customer; nobody's or a user's."""
    team = env["helpdesk.ticket.team"].search([("name", "=", TEAM)])
    customers = env["res.partner"].search(
        [("email", "like", "customer%@example.com")], limit=count, order="id"
    )
    channel_id = env.ref(f"helpdesk_mgmt.helpdesk_ticket_channel_{channel}").id
    return [
        {
            "name": f"The kettle leaks ({i})",
            "description": WORDS,
            "team_id": team.id,
            "channel_id": channel_id,
            "partner_id": customers[i % len(customers)].id,
            "user_id": user_id,
        }
        for i in range(count)
    ]


def second_stage(env):
    """The stage one step after the first, where no mail is sent."""
    team = env["helpdesk.ticket.team"].search([("name", "=", TEAM)])
    return team._get_applicable_stages()[1]


def _mail_from_first_stage(env):
    """A template as long as the addon's own acknowledgement, sent on arrival."""
    team = env["helpdesk.ticket.team"].search([("name", "=", TEAM)])
    team._get_applicable_stages()[0].mail_template_id = env["mail.template"].create(
        {
            "name": "Arrived",
            "model_id": env["ir.model"]._get_id("helpdesk.ticket"),
            "subject": "We have your message {{ object.number }}",
            "partner_to": "{{ object.partner_id.id }}",
            "lang": "{{ object.partner_id.lang }}",
            "body_html": """
                <div>
                    <p>Thank you for telling us. Your message has arrived.</p>
                    <p>
                        Number: <strong t-out="object.number" /><br />
                        Received on: <t t-out="format_date(object.create_date)" /><br />
                        Subject: <t t-out="object.name" />
                    </p>
                    <p>
                        What happens next: a person looks at how serious and how urgent
                        the matter is, finds out what happened, and writes to you.
                    </p>
                    <p>Please keep the number: with it you can ask how far we are.</p>
                </div>
            """,
        }
    )
