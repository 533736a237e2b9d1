"""A moderator sees what a reported text has attached, in whatever room it stands, and nobody else does."""

import uuid

import pytest
from django.urls import reverse

from content.models import Audience, Entry, State
from moderation.models import Rule
from moderation.services import hide, report
from tests.factories import make_entry, make_upload, refer
from uploads.models import UploadState

pytestmark = pytest.mark.django_db


@pytest.fixture
def reported(author, colleague):
    upload = make_upload(author, b"Bytes CANARYBYTES", name="CANARYNAME.ods")
    entry = make_entry(author, body=refer(upload), audience=Audience.COLLEAGUES)
    report(target=entry, reporter=colleague, rule=Rule.PRIVATE, note="Look.", submission=uuid.uuid4())
    return entry, upload


def address(entry, upload) -> str:
    return reverse("admin:content_entry_file", args=[entry.pk, upload.token])


def test_the_page_of_a_reported_text_lists_its_files_and_hands_them_out(client, moderator, reported):
    entry, upload = reported
    client.force_login(moderator)
    page = client.get(reverse("admin:content_entry_change", args=[entry.pk])).content.decode()
    assert address(entry, upload) in page
    assert b"".join(client.get(address(entry, upload))) == b"Bytes CANARYBYTES"
    assert client.get(reverse("content:upload", args=[upload.token])).status_code == 404


def test_hiding_closes_the_file_for_readers_and_not_for_moderators(client, moderator, colleague, reported):
    entry, upload = reported
    hide(target=entry, moderator=moderator, rule=Rule.PRIVATE, reason="Somebody's data.")
    client.force_login(moderator)
    assert client.get(address(entry, upload)).status_code == 200
    client.force_login(colleague)
    assert client.get(reverse("content:upload", args=[upload.token])).status_code == 404


def test_a_spill_and_another_texts_file_stay_closed(client, moderator, author, reported):
    entry, upload = reported
    other = make_upload(author)
    make_entry(author, body=refer(other), audience=Audience.ONLY_ME)
    client.force_login(moderator)
    assert client.get(address(entry, other)).status_code == 404
    Entry.objects.filter(pk=entry.pk).update(state=State.QUARANTINED)
    assert client.get(address(entry, upload)).status_code == 404


def test_a_refused_file_is_named_with_its_state_and_no_address(client, moderator, author):
    bad = make_upload(author, name="bad.doc", state=UploadState.REFUSED, refusal="macros")
    entry = make_entry(author, body=refer(bad))
    client.force_login(moderator)
    page = client.get(reverse("admin:content_entry_change", args=[entry.pk])).content.decode()
    assert "bad.doc (refused)" in page
    assert address(entry, bad) not in page


def test_a_room_that_nobody_reported_stays_closed_to_moderators(client, moderator, author):
    upload = make_upload(author)
    entry = make_entry(author, body=refer(upload), audience=Audience.ONLY_ME)
    client.force_login(moderator)
    assert client.get(address(entry, upload)).status_code == 404
