"""Reporting people, faces, groups, introductions and single files, by their pages."""

import uuid

import pytest
from django.urls import reverse

from colleagues.services import introduce_oneself
from content.models import Attachment
from content.services import edit_entry
from core import text
from moderation.forms import WHOLE
from moderation.models import Report, Rule
from moderation.services import OwnWords, edit_out, report
from profiles.models import User
from tests.factories import make_group, make_upload

pytestmark = pytest.mark.django_db


def sent(**said: str) -> dict[str, str]:
    return {"rule": "attack", "note": "", "submission": str(uuid.uuid4()), **said}


def test_a_profile_and_its_photo_are_two_reports(client, stranger, colleague):
    upload = make_upload(colleague)
    User.objects.filter(pk=colleague.pk).update(photo=upload, photo_token=upload.token)
    client.force_login(stranger)
    url = reverse("moderation:report-person", args=[colleague.handle])
    assert colleague.name in client.get(url).content.decode()
    for said in (sent(part=WHOLE), sent(part=str(upload.token))):
        assert client.post(url, said).status_code == 302
    assert [(row.person, row.upload, row.concerns) for row in Report.objects.order_by("pk")] == [
        (colleague, None, colleague),
        (colleague, upload, colleague),
    ]
    assert client.post(url, sent(part=str(uuid.uuid4()))).status_code == 422


def test_a_group_is_reported_by_whoever_may_see_it_and_not_by_its_keepers(client, stranger, author):
    group, hidden = make_group(owner=author), make_group(owner=author, visibility="hidden")
    client.force_login(stranger)
    assert client.post(reverse("moderation:report-group", args=[group.slug]), sent()).status_code == 302
    assert client.get(reverse("moderation:report-group", args=[hidden.slug])).status_code == 404
    client.force_login(author)
    assert client.get(reverse("moderation:report-group", args=[group.slug])).status_code == 403
    made = Report.objects.get()
    assert (made.group, made.concerns) == (group, author)


def test_an_introduction_is_reported_by_those_it_is_written_to(client, stranger, author, colleague):
    row = introduce_oneself(person=author, to=stranger, text="Buy my book.")
    url = reverse("moderation:report-introduction", args=[row.pk])
    for person, status in ((colleague, 404), (author, 403), (stranger, 200)):
        client.force_login(person)
        assert client.get(url).status_code == status
    assert "Buy my book." in client.get(url).content.decode()
    assert client.post(url, sent()).status_code == 302
    assert Report.objects.get().concerns == author


def test_one_picture_of_a_post_is_reported_and_only_one_that_is_there(client, entry, author, stranger, moderator):
    upload = make_upload(author, picture=True)
    picture = text.reference(upload.token, "My neighbour", is_picture=True)
    edit_entry(
        entry=entry,
        editor=author,
        title=entry.title,
        body=f"Look {picture}",
        tag_words=(),
        audience=entry.audience,
        version=entry.version,
    )
    assert Attachment.objects.get().is_shown
    client.force_login(stranger)
    url = reverse("moderation:report-entry", args=[entry.pk])
    page = client.get(url).content.decode()
    assert "My neighbour" in page
    assert "All of it" in page
    assert client.post(url, sent(part=str(upload.token))).status_code == 302
    assert client.post(url, sent(part=str(upload.token))).status_code == 302  # told that they reported it already
    made = Report.objects.get()
    assert (made.entry, made.upload) == (entry, upload)
    edit_out(target=entry, moderator=moderator, upload=upload, rule=Rule.PRIVATE, reason="A face.")
    assert client.post(url, sent(part=str(upload.token))).status_code == 422


def test_nobody_reports_themselves(client, stranger):
    client.force_login(stranger)
    assert client.get(reverse("moderation:report-person", args=[stranger.handle])).status_code == 403
    with pytest.raises(OwnWords):
        report(target=stranger, reporter=stranger, rule=Rule.ATTACK, note="", submission=uuid.uuid4())


def test_ten_reports_an_hour_of_whatever_kind(client, stranger, author):
    client.force_login(stranger)
    for number in range(10):
        group = make_group(owner=author, name=f"Group {number}")
        assert client.post(reverse("moderation:report-group", args=[group.slug]), sent()).status_code == 302
    assert client.post(reverse("moderation:report-person", args=[author.handle]), sent()).status_code == 429
