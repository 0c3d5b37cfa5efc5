import json
import re
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from odoo.tools.misc import limited_field_access_token

from .common_access import SECRET
from .common_hostile import HostileWorld

_QUIET = (
    "odoo.http",
    "odoo.addons.base.models.ir_http",
    "odoo.addons.base.models.ir_rule",
    "werkzeug",
)
_ROLES = (None, "other_portal", "employee", "handler")


@tagged("post_install", "-at_install")
class TestHostileFiles(HostileWorld, HttpCase):
    """A link to a file ends with the right to read the case (4.10).

    Odoo signs tokens that open one field of a record for weeks, to whoever has
    the link; the handler of these tests was on the case, and has them all.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.former = cls.users["handler"]
        cls.case.named_user_ids |= cls.former
        cls.file = cls.env["ir.attachment"].create(
            {
                "name": f"{SECRET}.png",
                "raw": f"{SECRET} of the former handler".encode(),
                "mimetype": "image/png",
                "res_model": cls.case._name,
                "res_id": cls.case.id,
            }
        )
        cls.case.message_subscribe(cls.former.partner_id.ids)
        cls.case.with_user(cls.former).message_post(
            body=SECRET, attachment_ids=cls.file.ids
        )
        cls.tokens = {
            name: limited_field_access_token(cls.file, field, scope=scope)
            for name, field, scope in (
                ("raw", "raw", "binary"),
                ("datas", "datas", "binary"),
                ("thumbnail", "thumbnail", "binary"),
                ("ownership", "id", "attachment_ownership"),
            )
        }
        cls.case.named_user_ids -= cls.former

    def _enter_as(self, role):
        self.authenticate(role and f"mx_{role}", role and f"mx_{role}")

    def _rpc(self, url, **params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        return self.url_open(
            url, data=body, headers={"Content-Type": "application/json"}
        )

    def _ways(self, token):
        """Every way of the base to a file by its id and a token."""
        file = self.file.id
        query = f"access_token={token}"
        for path in (
            f"/web/content/{file}",
            f"/web/content/{file}/x.png",
            f"/web/content/ir.attachment/{file}/raw",
            f"/web/content/ir.attachment/{file}/datas",
            f"/web/image/{file}",
            f"/web/image/ir.attachment/{file}/raw",
            f"/web/image/ir.attachment/{file}/thumbnail",
            f"/mail/attachment/pdf_first_page/{file}",
        ):
            yield path, self.url_open(f"{path}?{query}")
        yield "zip", self._take_archive()
        for path in ("/mail/attachment/update_thumbnail", "/mail/attachment/delete"):
            yield path, self._rpc(path, attachment_id=file, access_token=token)

    def _csrf(self):
        page = self.url_open("/complaints/track").text
        return re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)

    def _take_archive(self, file=None):
        file = file or self.file
        data = {"file_ids": file.id, "zip_name": "x", "csrf_token": self._csrf()}
        return self.url_open("/mail/attachment/zip", data=data)

    @mute_logger(*_QUIET)
    def test_4_10_no_signed_token_opens_a_file(self):
        before = self._trace()
        for role in _ROLES:
            self._enter_as(role)
            for name, token in self.tokens.items():
                for way, answer in self._ways(token):
                    with self.subTest(role=role, token=name, way=way):
                        self.assertNotIn(SECRET.encode(), answer.content)
                        self.assertLess(answer.status_code, 500)
        self.assertEqual(self._trace(), before)

    def test_4_10_no_token_of_a_file_is_handed_out(self):
        file = self.file.with_user(self.somebody)
        for token in (
            file._get_raw_access_token(),
            file._get_thumbnail_token(),
            file._get_ownership_token(),
        ):
            self.assertFalse(token)
        for token in self.tokens.values():
            self.assertFalse(
                self.file.with_user(self.former)._has_attachments_ownership([token])
            )

    def test_4_10_files_of_others_keep_their_tokens(self):
        file = self.env["ir.attachment"].create({"name": "x", "raw": b"Hello"})
        self.assertTrue(file._get_raw_access_token())
        self.assertTrue(file._get_thumbnail_token())
        self.assertTrue(file._get_ownership_token())
        url = f"/web/content/{file.id}?access_token={file._get_raw_access_token()}"
        self.authenticate(None, None)
        self.assertEqual(self.url_open(url).content, b"Hello")
        with mute_logger(*_QUIET):
            archive = self._take_archive(file)
        self.assertNotIn(b"Hello", archive.content, "without a token it is closed")

    def test_4_10_who_is_on_the_case_gets_its_files(self):
        self.case.named_user_ids |= self.former
        self._enter_as("handler")
        for way in (f"/web/content/{self.file.id}", f"/web/image/{self.file.id}"):
            self.assertIn(SECRET.encode(), self.url_open(way).content, way)

    def test_4_10_every_way_to_take_a_file_is_logged(self):
        """One by one, in an archive, and by reading its content by RPC."""
        self.case.named_user_ids |= self.former
        self._enter_as("handler")
        for way, take in (
            ("content", lambda: self.url_open(f"/web/content/{self.file.id}")),
            ("zip", self._take_archive),
            ("read", lambda: self._read("raw")),
            ("datas", lambda: self._read("datas")),
            ("text", lambda: self._read("index_content")),
        ):
            with self.subTest(way=way):
                self.assertIn("downloaded", self._logged(take))
        logged = self._logged(lambda: self._read("name"))
        self.assertNotIn("downloaded", logged, "a name is no content")

    def _logged(self, act):
        """What the log of accesses is told of the case while ``act`` is done."""
        log = type(self.env["complaint.access.log"])
        self.env.invalidate_all()
        with patch.object(log, "_add", autospec=True) as add:
            act()
        return [kind for (_log, ids, kind), _kw in add.call_args_list if ids]

    def _read(self, field):
        return self._rpc(
            "/web/dataset/call_kw/ir.attachment/read",
            model="ir.attachment",
            method="read",
            args=[self.file.ids, [field]],
            kwargs={},
        )
