from datetime import timedelta

import vobject
from pytz import utc

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime


class ComplaintReviewMeetingMixin(models.AbstractModel):
    """The meeting of a management review: invitations with an .ics (8.6.1)."""

    _name = "complaint.review.meeting.mixin"
    _description = "Meeting of a management review"

    def action_invite(self):
        """Write to the participants, each in the own language and time zone."""
        for review in self:
            review.check_access("write")
            review._check_invitable()
            invited = review._invited()
            invitation = review._ics(invited)
            for user in invited.filtered("email"):
                review._invite(user, invitation)
            review._act({"invited_at": fields.Datetime.now()})

    def _invited(self):
        """Who takes part, without those who have left."""
        return (self.participant_ids | self.chair_id).filtered("active")

    def _check_invitable(self):
        self.ensure_one()
        if self.state != "draft":
            raise UserError(self.env._("This review was held already."))
        if not self.planned_at or not self.participant_ids.filtered("active"):
            raise UserError(self.env._("Say when the meeting is, and who takes part."))

    def _invite(self, user, invitation):
        review = self.with_context(lang=user.lang, tz=user.tz or self.env.user.tz)
        when = format_datetime(
            review.env, review.planned_at, dt_format="long", lang_code=user.lang
        )
        lines = [
            review.env._("You are invited to the management review of complaints."),
            review.env._("When: %(when)s", when=when),
        ]
        if review.place:
            lines.append(review.env._("Where: %(place)s", place=review.place))
        # sudo: files of a notice are its author's; the act was checked
        review.sudo().message_notify(
            partner_ids=user.partner_id.ids,
            author_id=self.env.user.partner_id.id,
            subject=review.name,
            body="\n".join(lines),
            attachments=[("invite.ics", invitation)],
        )

    def _ics(self, invited):
        """The meeting as iCalendar bytes; a later one replaces an earlier."""
        self.ensure_one()
        calendar = vobject.iCalendar()
        calendar.add("method").value = "REQUEST"
        event = calendar.add("vevent")
        start = utc.localize(self.planned_at)
        event.add("uid").value = f"complaint-review-{self.id}@{self._ics_host()}"
        event.add("sequence").value = str(int(fields.Datetime.now().timestamp()))
        event.add("dtstamp").value = utc.localize(fields.Datetime.now())
        event.add("dtstart").value = start
        event.add("dtend").value = start + timedelta(hours=self.duration)
        event.add("summary").value = self.name
        if self.place:
            event.add("location").value = self.place
        organizer = event.add("organizer")
        organizer.value = f"MAILTO:{self.env.user.email or ''}"
        for user in invited.filtered("email"):
            attendee = event.add("attendee")
            attendee.value = f"MAILTO:{user.email}"
            attendee.params["CN"] = [user.name.replace('"', "'")]
        return calendar.serialize().encode()

    def _ics_host(self):
        return self.get_base_url().partition("://")[2] or "localhost"
