from odoo.addons.mail.tests.common import MockEmail


class AliasMixin(MockEmail):
    """The team of a ``ComplaintCase`` has an address that takes mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False))
        cls._init_mail_gateway()
        cls.team.alias_domain_id = cls.mail_alias_domain
        cls.address = cls.team.alias_email
