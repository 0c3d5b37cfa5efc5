import random

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core import intake
from .common_public import PublicCase

SEED = 20250312
REQUESTS = 320
PATHS = (
    "/complaints/new",
    "/complaints/new/wish",
    "/complaints/new/you",
    "/complaints/new/files",
    "/complaints/new/check",
    "/complaints/track",
    "/complaints/case/nokey",
    "/complaints/case/nokey/message",
    "/complaints/case/nokey/answer",
    "/my/complaints/1/withdraw",
)
ODD = (
    "",
    " ",
    "\x00",
    "\u202egnp.exe",
    "😀" * 50,
    "می‌خواهم",
    "%s%n{0}{{7*7}}",
    "'; DROP TABLE complaint_draft; --",
    "<script>alert(1)</script>",
    "-1",
    "999999999999999999999",
    "2999-13-45",
    "x" * 30_000,
    "\ud7ff\uffff",
    "a@b",
    "../../etc/passwd",
    "[]",
    "null",
)


@tagged("post_install", "-at_install")
class TestPublicFuzz(PublicCase):
    """Whatever is sent, a page comes back and nothing is half-saved."""

    @mute_logger("odoo.http", "odoo.addons.http_routing.models.ir_http")
    def test_4_5_no_input_is_an_error_of_ours(self):
        dice = random.Random(SEED)
        fields_ = [name for step in intake.STEPS for name in intake.FIELDS[step]]
        fields_ += ["number", "code", "drop", "add", "back", "text", "once", "sure"]
        before = self.env["helpdesk.ticket"].search_count([])
        token = self._token(self.url_open("/complaints/new"))
        for index in range(REQUESTS):
            data = {
                name: dice.choice(ODD)
                for name in dice.sample(fields_, dice.randint(0, 12))
            }
            if dice.random() < 0.8:
                data["csrf_token"] = token
            files = None
            if dice.random() < 0.2:
                content = dice.randbytes(dice.randint(0, 2000))
                files = [(dice.choice(fields_), (dice.choice(ODD) or "f", content))]
            path = dice.choice(PATHS)
            page = self.url_open(path, data=data, files=files, allow_redirects=False)
            with self.subTest(index=index, path=path, data=str(data)[:300]):
                self.assertLess(page.status_code, 500)
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)

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
