from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestPublicPolicy(HttpCase, ComplaintCase):
    """The public page, in all its formats, for people without account (4.4, 7.1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        policies = cls.env["complaint.policy"]
        policies._published(cls.env.company)._note({"state": "superseded"})
        cls.policy = policies.with_user(cls.manager).create(
            {
                "name": "Our word to you",
                "commitment": "<p>We listen.</p>",
                "how_to_follow": "<p>With number and code.</p>",
            }
        )
        cls.body = cls.env["complaint.recourse.body"].create(
            {"name": "Ombudsman of Test", "website": "ombudsman.example.com"}
        )
        cls.env.company.write({"phone": "+1 555 0100", "email": "us@example.com"})

    def _publish(self):
        self.policy.action_submit()
        self.policy.with_user(self.second_manager).action_approve()
        self.policy.action_publish()

    def test_7_1_the_page_tells_how_what_when_and_where_else(self):
        draft = self.url_open("/complaints")
        self.assertEqual(draft.status_code, 200)
        self.assertNotIn("Our word to you", draft.text)
        self._publish()
        page = self.url_open("/complaints")
        for words in (
            "Our word to you",
            "We listen.",
            "free of charge",
            "working day",
            "/complaints/new",
            "+1 555 0100",
            "Ombudsman of Test",
            'href="https://ombudsman.example.com"',
            "/complaints/form.pdf",
            "With number and code.",
        ):
            self.assertIn(words, page.text)
        self.assertIn("<h1>Our word to you</h1>", page.text)
        self.assertEqual(page.text.count("<h1"), 1)

    def test_4_5_plain_text_says_the_same(self):
        self._publish()
        answer = self.url_open("/complaints/policy.txt")
        self.assertEqual(answer.headers["Content-Type"], "text/plain; charset=utf-8")
        for words in ("Our word to you", "Ombudsman of Test", "free of charge"):
            self.assertIn(words, answer.text)
        self.assertNotIn("<", answer.text)

    def test_4_5_large_print(self):
        self.assertIn("o_complaint_large", self.url_open("/complaints?size=large").text)

    def test_c_the_form_on_paper_in_both_sizes(self):
        forms = type(self.env["report.complaint_iso10002.report_complaint_form"])
        printed = forms._blank_pdf
        self.patch(
            forms,
            "_blank_pdf",
            lambda form, *args, **kwargs: printed(
                form.with_context(force_report_rendering=True), *args, **kwargs
            ),
        )
        sizes = []
        for size in ("", "?size=large"):
            answer = self.url_open(f"/complaints/form.pdf{size}", timeout=120)
            self.assertEqual(answer.headers["Content-Type"], "application/pdf")
            self.assertTrue(answer.content.startswith(b"%PDF"))
            sizes.append(answer.content.count(b"/Type /Page\n"))
        self.assertGreater(sizes[1], sizes[0])

    def test_paper_is_not_printed_for_ever(self):
        self.env["ir.config_parameter"].set_param(
            "complaint_iso10002.limit_paper", "1/600"
        )
        self.assertEqual(self.url_open("/complaints/form.pdf").status_code, 200)
        refused = self.url_open("/complaints/form.pdf")
        self.assertEqual(refused.status_code, 429)
        self.assertGreater(int(refused.headers["Retry-After"]), 0)
        self.assertIn("Please wait", refused.text)

    def test_7_1_times_name_desks_people_know_not_pipelines(self):
        page, company = self.env["complaint.public.page"], self.env.company
        small = self.env.ref("complaint_iso10002.complaint_pipeline_small")
        teams = page._teams(company)
        teams.pipeline_id = self.env.ref("complaint_iso10002.complaint_pipeline_full")
        desk = self.team.copy(
            {"name": "Shop in X", "pipeline_id": small.id, "show_in_portal": True}
        )
        promised = page._promises(company)
        self.assertIn(("Shop in X", "1 working day"), promised["acknowledge"])
        self.assertNotIn(small.name, str(promised))
        (teams | desk).pipeline_id = small
        promised = page._promises(company)["acknowledge"]
        self.assertEqual(promised, [("", "1 working day")], "one row for all")

    def test_nothing_of_a_case_is_on_it(self):
        self._publish()
        ticket = self._complaint(name="A very secret kettle")
        for path in ("/complaints", "/complaints/policy.txt"):
            page = self.url_open(path).text
            self.assertNotIn("secret kettle", page)
            self.assertNotIn(ticket.number, page)

    # ------------------------------------------------------------------
    # Versions, on screen and on paper
    # ------------------------------------------------------------------

    def _supersede(self):
        """Publish a second version; the first one."""
        first = self.policy
        self._publish()
        second = first.with_user(self.manager).action_new_version()["res_id"]
        self.policy = first.browse(second)
        self.policy.write({"name": "Our newer word", "commitment": "<p>Sooner.</p>"})
        self._publish()
        self.env.flush_all()
        return first

    def test_5_3_a_former_version_is_read_as_it_was(self):
        first = self._supersede()
        self.assertEqual(first.state, "superseded")
        page = self.url_open("/complaints")
        self.assertIn("Our newer word", page.text)
        self.assertIn(f'href="/complaints/policy/{first.version}"', page.text)
        former = self.url_open(f"/complaints/policy/{first.version}")
        for words in ("Our word to you", "We listen.", "It holds no more"):
            self.assertIn(words, former.text)
        self.assertNotIn("Sooner.", former.text)
        self.assertNotIn("<form", former.text.split('id="wrap"')[1].split("<footer")[0])

    def test_5_3_what_was_never_published_looks_unknown(self):
        self._supersede()
        draft = self.policy.with_user(self.manager).action_new_version()["res_id"]
        draft = self.policy.browse(draft)
        self.env.flush_all()
        for version in (draft.version, 99999, 10**30):
            for path in ("", "/policy.pdf"):
                answer = self.url_open(f"/complaints/policy/{version}{path}")
                self.assertEqual(answer.status_code, 404)

    def test_4_4_the_policy_is_printed(self):
        first = self._supersede()
        papers = type(self.env["report.complaint_iso10002.report_complaint_policy"])
        printed = papers._public_pdf
        self.patch(
            papers,
            "_public_pdf",
            lambda paper, policy: printed(
                paper.with_context(force_report_rendering=True), policy
            ),
        )
        for path in ("policy.pdf", f"policy/{first.version}/policy.pdf"):
            answer = self.url_open(f"/complaints/{path}", timeout=120)
            self.assertEqual(answer.headers["Content-Type"], "application/pdf")
            self.assertTrue(answer.content.startswith(b"%PDF"))

    def test_4_4_what_is_printed_is_what_is_published(self):
        first = self._supersede()
        report = self.env["ir.actions.report"]
        xmlid = "complaint_iso10002.action_report_complaint_policy"
        now = report._render_qweb_html(xmlid, self.policy.ids)[0].decode()
        for words in ("Our newer word", "working day", "Ombudsman of Test"):
            self.assertIn(words, now)
        then = report._render_qweb_html(xmlid, first.ids)[0].decode()
        for words in ("Our word to you", "We listen.", "in force from"):
            self.assertIn(words, then)
        self.assertNotIn("Ombudsman of Test", then)

    def test_5_3_staff_print_what_they_may_read(self):
        report = self.env["ir.actions.report"].with_user(self.contact)
        xmlid = "complaint_iso10002.action_report_complaint_policy"
        with self.assertRaises(AccessError):
            report._render_qweb_html(xmlid, self.policy.ids)
        self._publish()
        html = report._render_qweb_html(xmlid, self.policy.ids)[0].decode()
        self.assertIn("Our word to you", html)
