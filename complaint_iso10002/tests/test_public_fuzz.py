from urllib.parse import urlencode

from odoo.tests import tagged
from odoo.tools import mute_logger

from . import odd_requests
from .common_public import PublicCase

REQUESTS = 320


@tagged("post_install", "-at_install")
class TestPublicFuzz(PublicCase):
    """Whatever is sent, a page comes back and nothing is half-saved."""

    @mute_logger("odoo.http", "odoo.addons.http_routing.models.ir_http")
    def test_4_5_no_input_is_an_error_of_ours(self):
        before = self.env["helpdesk.ticket"].search_count([])
        token = self._token(self.url_open("/complaints/new"))
        for index, asked in enumerate(odd_requests.requests(REQUESTS, token)):
            page = self._ask(**asked)
            if page is not None:
                with self.subTest(index=index, asked=str(asked)[:300]):
                    self.assertLess(page.status_code, 500)
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)

    def _ask(self, method, path, params, **rest):
        """The answer; none to what a client refuses to send."""
        address = f"{path}?{urlencode(params, errors='replace')}"
        try:
            return self.opener.request(
                method,
                self.base_url() + address,
                allow_redirects=False,
                timeout=60,
                **rest,
            )
        except UnicodeError:
            return None

    @mute_logger("odoo.http", "odoo.addons.http_routing.models.ir_http")
    def test_4_5_no_address_is_an_error_of_ours(self):
        for path in (
            "/complaints/%00",
            "/complaints/new/%00",
            "/complaints/new/%ff",
            "/complaints/policy/%00",
            "/complaints/policy/99999999999999999999/policy.pdf",
            "/complaints/case/%00/%00",
            "/complaints/feedback/%00",
            "/my/complaints/%00",
            "/my/complaints/99999999999999999999",
            "/en/complaints/new/%00",
        ):
            with self.subTest(path):
                self.assertLess(self.url_open(path).status_code, 500)
