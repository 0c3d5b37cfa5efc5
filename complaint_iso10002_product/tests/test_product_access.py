from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_product import ProductCase


@tagged("post_install", "-at_install")
class TestProductAccess(ProductCase):
    """Who learns of complaints by their product (4.10)."""

    def test_8_2_executives_and_auditors_read_charts_and_handlers_none(self):
        self._months([4] * 12, product_id=self.kettle.id)
        self.watch._cron_watch()
        chart = self._charts(product_id=self.kettle.id)
        for user in (self.executive, self.auditor):
            with self.subTest(user=user.login):
                mine = chart.with_user(user)
                self.assertIn("Kettle K1", mine.display_name)
                self.assertTrue(all(mine._chart_data()["hidden"][:12]), "few each")
                with self.assertRaises(AccessError):
                    mine.active = False
        with self.assertRaises(AccessError):
            chart.with_user(self.handler).read(["display_name"])

    def test_4_10_charts_and_exposures_keep_to_the_products_of_their_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.kettle.company_id = elsewhere
        with self.assertRaises(UserError):
            self._expose(product_id=self.kettle.id)
        with self.assertRaises(UserError):
            self.env["complaint.chart"].create(
                {"company_id": self.company.id, "product_id": self.kettle.id}
            )
        chart = self.env["complaint.chart"].create(
            {"company_id": elsewhere.id, "product_id": self.kettle.id}
        )
        self.assertNotIn(chart, chart.with_user(self.manager).search([]))
        with self.assertRaises(AccessError):
            chart.with_user(self.manager).read(["product_id"])

    def _sealed(self):
        ticket = self._of_golden(name="Secret", product_id=self.kettle.id)
        ticket.sudo().write(
            {"access_level": "sealed", "named_user_ids": [(4, self.handler.id)]}
        )
        self.env.invalidate_all()
        return ticket

    def test_4_10_a_product_counts_the_complaints_one_may_know_of(self):
        self._sealed()
        for user, count in ((self.handler, 1), (self.outsider, 0)):
            with self.subTest(user=user.login):
                product = self.kettle.with_user(user)
                self.assertEqual(product.helpdesk_ticket_count, count)
                template = product.product_tmpl_id
                self.assertEqual(template.helpdesk_ticket_count, count)
                read = template.read(["helpdesk_ticket_ids"])[0]
                self.assertEqual(len(read["helpdesk_ticket_ids"]), count)
                self.env.invalidate_all()

    def test_4_10_a_product_is_not_found_by_a_complaint_one_may_not_know_of(self):
        ticket = self._sealed()
        for model in ("product.product", "product.template"):
            for domain in (
                [("helpdesk_ticket_ids", "in", ticket.ids)],
                [("helpdesk_ticket_ids", "!=", False)],
                [("helpdesk_ticket_ids.name", "=", "Secret")],
            ):
                with self.subTest(model=model, domain=domain):
                    products = self.env[model]
                    name = [("name", "=", self.kettle.name)]
                    domain = name + domain
                    self.assertTrue(products.with_user(self.handler).search(domain))
                    self.assertFalse(products.with_user(self.outsider).search(domain))

    def test_4_10_a_file_of_a_case_is_no_document_of_a_product(self):
        """Its content would be read through the document, whoever may read it."""
        ticket = self._sealed()
        attachments = self.env["ir.attachment"]
        secret, own = attachments.create(
            [
                {"name": "x.txt", "raw": b"secret", "res_model": model, "res_id": id_}
                for model, id_ in (
                    ("helpdesk.ticket", ticket.id),
                    ("product.product", self.kettle.id),
                )
            ]
        )
        documents = self.env["product.document"].with_user(
            new_test_user(
                self.env, "cp_products", "base.group_user,product.group_product_manager"
            )
        )
        document = documents.create({"ir_attachment_id": own.id})
        self.assertEqual(document.raw, b"secret")
        with self.assertRaises(AccessError):
            documents.create({"ir_attachment_id": secret.id})
        document.ir_attachment_id = secret
        document.invalidate_recordset()
        with self.assertRaises(AccessError):
            document.read(["raw"])
