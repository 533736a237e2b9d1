"""An owner's copy: what they may read and no more, no formula, no markup that runs, two a day."""

import csv
import io
import zipfile

import pytest
from django.urls import reverse

from audit.models import Record
from colleagues.services import block
from content.models import Audience, State
from groups import services
from groups.models import MemberRole, Membership
from portal.export.tables import cell
from tests.factories import make_entry, make_reply, make_upload, refer

pytestmark = pytest.mark.django_db


def copy_of(client, group):
    response = client.post(reverse("portal:group-export", args=[group.slug]))
    assert response.status_code == 200, response.content
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_a_copy_holds_page_tables_and_files(client, group, group_owner, author):
    upload = make_upload(author, b"Bytes of a log.", name="log.ods")
    entry = make_entry(author, title="Counting <b>", body=f"Words\n\n{refer(upload)}", group=group)
    make_reply(entry, group_owner, body="=1+1")
    client.force_login(group_owner)
    archive = copy_of(client, group)
    assert archive.testzip() is None
    assert archive.read(f"files/{upload.token}-log.ods") == b"Bytes of a log."
    page = archive.read("group.html").decode()
    assert "Counting &lt;b&gt;" in page and f"files/{upload.token}-log.ods" in page and "<script" not in page
    [entries] = list(csv.DictReader(io.StringIO(archive.read("entries.csv").decode("utf-8-sig"))))
    assert entries["title"] == "Counting <b>" and entries["author"] == "Ada Author"
    [replies] = list(csv.DictReader(io.StringIO(archive.read("replies.csv").decode("utf-8-sig"))))
    assert replies["text"] == "'=1+1"
    members = list(csv.DictReader(io.StringIO(archive.read("members.csv").decode("utf-8-sig"))))
    assert {row["name"] for row in members} == {"Ada Author", "Olga Owner"}
    assert "@" not in archive.read("members.csv").decode()


def test_no_canary_of_another_room_is_in_a_copy(client, group, group_owner, author, stranger):
    services.join(group=group, person=stranger)
    held = refer(make_upload(author, b"CANARYBYTES", name="CANARYNAME.ods"))
    make_entry(author, title="CANARYDEPT", audience=Audience.DEPARTMENT)
    make_entry(author, title="CANARYDRAFT", group=group, publish=False)
    make_entry(author, title="CANARYGONE", body=held, group=group, state=State.DELETED)
    make_entry(author, title="CANARYHIDDEN", group=group, state=State.HIDDEN)
    make_entry(stranger, title="CANARYBLOCKED", group=group)
    kept = make_entry(author, title="Kept", group=group)
    make_reply(kept, stranger, body="CANARYBLOCKED")
    make_reply(kept, author, body="CANARYHIDDEN", state=State.HIDDEN)
    block(blocker=group_owner, blocked=stranger)
    client.force_login(group_owner)
    archive = copy_of(client, group)
    assert "Kept" in archive.read("group.html").decode()
    for name in archive.namelist():
        assert b"CANARY" not in archive.read(name) and "CANARY" not in name, name


def test_two_copies_a_day_each_with_its_line_in_the_trail(client, group, group_owner):
    client.force_login(group_owner)
    for _number in range(2):
        copy_of(client, group)
    assert client.post(reverse("portal:group-export", args=[group.slug])).status_code == 429
    assert Record.objects.filter(action="group.exported", actor_id=group_owner.pk, target_id=group.pk).count() == 2


def test_a_host_takes_no_copy(client, group, group_owner, author):
    row = Membership.objects.get(group=group, person=author)
    services.set_role(membership=row, role=MemberRole.HOST, by=group_owner)
    client.force_login(author)
    assert client.post(reverse("portal:group-export", args=[group.slug])).status_code == 403
    assert not Record.objects.filter(action="group.exported").exists()


@pytest.mark.parametrize("typed", ["=1", "+1", "-1", "@A1", "\t=1", "\r=1", "  =1", "\n=cmd()", "\uff1d1"])
def test_no_cell_is_a_formula(typed):
    assert cell(typed).startswith("'")


def test_words_stay_what_they_are():
    assert cell("a=b") == "a=b" and cell(None) == "" and cell("x\x00y") == "xy"
