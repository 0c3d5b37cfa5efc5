from odoo.tests import new_test_user, tagged

from .common_public import PublicCase


@tagged("post_install", "-at_install")
class TestPublicList(PublicCase):
    """``/my/complaints``: search, filters, order, pages (7.3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "cp_eve", groups="base.group_portal")
        own = {"partner_id": cls.user.partner_id.id}
        cls.kettle = cls._complaint(**own)
        cls.fridge = cls._complaint(name="The fridge hums", description="Loud", **own)
        cls.other = cls._complaint(name="The neighbour's toaster")

    def _list(self, **query):
        self.authenticate("cp_eve", "cp_eve")
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return self.url_open(f"/my/complaints?{asked}")

    def test_7_3_own_complaints_and_no_others(self):
        page = self._list()
        self.assertIn("The kettle leaks", page.text)
        self.assertIn("The fridge hums", page.text)
        self.assertNotIn("toaster", page.text)

    def test_7_3_search_filter_and_order(self):
        page = self._list(search="fridge")
        self.assertNotIn("kettle", page.text)
        self.fridge.write({"exit_reason": "x", "iso_step": "withdrawn"})
        self.assertNotIn("fridge hums", self._list(filterby="open").text)
        self.assertNotIn("kettle leaks", self._list(filterby="ended").text)
        for order in ("newest", "oldest", "due", "number"):
            with self.subTest(order):
                self.assertIn("kettle", self._list(sortby=order).text)
        number = self._list(search=self.kettle.number)
        self.assertIn("kettle", number.text)

    def test_7_3_strange_questions_are_answered(self):
        for query in (
            {"search": "%00%FF"},
            {"search": "x" * 5000},
            {"sortby": "id;drop", "filterby": "no"},
            {"search": "%25_"},
        ):
            with self.subTest(query):
                self.assertEqual(self._list(**query).status_code, 200)
        self.assertEqual(self.url_open("/my/complaints/page/99").status_code, 200)

    def test_7_3_pages(self):
        for index in range(21):
            self._complaint(
                name=f"Case {index:02}.", partner_id=self.user.partner_id.id
            )
        page = self._list(sortby="oldest")
        self.assertNotIn("Case 20.", page.text)
        page = self.url_open("/my/complaints/page/2?sortby=oldest")
        self.assertIn("Case 20.", page.text)

    def test_7_3_the_home_of_the_portal_counts_them(self):
        self.authenticate("cp_eve", "cp_eve")
        home = self.url_open("/my/home")
        self.assertIn("/my/complaints", home.text)
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["complaint_count"]}
        )
        self.assertEqual(counters["complaint_count"], 2)

    def test_7_3_a_login_is_asked_for(self):
        page = self.url_open("/my/complaints")
        self.assertIn("/web/login", page.url)
        page = self.url_open(f"/my/complaints/{self.kettle.id}")
        self.assertIn("/web/login", page.url)
