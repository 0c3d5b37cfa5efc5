from odoo.http import request

from odoo.addons.mail.controllers.thread import ThreadController


class ComplaintThreadController(ThreadController):
    """What people outside post on their case is said to us (7.9)."""

    def _prepare_message_data(self, post_data, *, thread, **kwargs):
        vals = super()._prepare_message_data(post_data, thread=thread, **kwargs)
        case = thread._name == "helpdesk.ticket" and thread._has_complaints()
        if case and request.env.user.share:
            vals.update(thread._spoken_vals())
        return vals
