"""The first day of a newcomer, in all that is no post: few links in a profile, a group, an introduction, a proposal."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from colleagues.models import Introduction
from colleagues.services import introduce_oneself
from groups.models import Group, Preset
from groups.services import begin_group
from moderation.models import Proposal
from profiles.models import Trust, User
from profiles.services import edit_profile, say_line
from tests.factories import make_person
from tests.moderation.house import make_proposal, make_rules
from tests.uploads.samples import picture
from uploads.models import Upload

pytestmark = pytest.mark.django_db
THREE_LINKS = "See https://one.example, [two](https://two.example) and <https://three.example/a>."
TWO_LINKS = "See https://one.example and [two](https://two.example)."


@pytest.fixture
def newcomer() -> User:
    return make_person("Nina Newcomer", trust=Trust.NEWCOMER)


def said_of_oneself(person, words):
    edit_profile(person=person, name=person.name, job_title="Analyst", about=words, skills=[])


def said_in_one_line(person, words):
    say_line(person=person, job_title=words, skills=[], preferred_name="", contact_for="")


WAYS = {
    "profile": said_of_oneself,
    "welcome": said_in_one_line,
    "group": lambda person, words: begin_group(owner=person, name="Ours", preset=Preset.COMMUNITY, about=words),
    "introduction": lambda person, words: introduce_oneself(person=person, to=make_person(), text=words),
    "proposal": lambda person, words: make_proposal(person, make_rules().lines.get(position=1), reason=words),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_three_links_are_refused_and_nothing_is_stored(way, newcomer):
    with pytest.raises(ValueError, match=r"2 links until .* and this has 3"):
        way(newcomer, THREE_LINKS)
    newcomer.refresh_from_db()
    assert (newcomer.about, newcomer.job_title) == ("", "")
    assert not any(model.objects.exists() for model in (Group, Introduction, Proposal))
    way(newcomer, TWO_LINKS)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_whom_somebody_vouches_for_and_the_second_day_know_no_limit(way, newcomer):
    way(make_person(), THREE_LINKS)
    moment = timezone.now() - timedelta(days=1, minutes=1)
    User.objects.filter(pk=newcomer.pk).update(confirmed_at=moment, admitted_at=moment)
    newcomer.refresh_from_db()
    if way is not WAYS["proposal"]:  # there are rules already
        way(newcomer, THREE_LINKS)


def test_a_group_does_not_grow_past_them(newcomer, client):
    group = begin_group(owner=newcomer, name="Ours", preset=Preset.COMMUNITY, about=TWO_LINKS)
    client.force_login(newcomer)
    page = reverse("groups:settings", args=[group.slug])
    form = client.get(page).context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in (None, "")} | {"about": THREE_LINKS}
    answer = client.post(page, sent)
    assert (answer.status_code, b"2 links until" in answer.content) == (422, True)
    group.refresh_from_db()
    assert group.about == TWO_LINKS


def test_the_profile_says_why_and_keeps_the_words(newcomer, client):
    client.force_login(newcomer)
    answer = client.post(reverse("profiles:edit"), {"name": "Nina", "about": THREE_LINKS})
    assert answer.status_code == 422
    assert b"2 links until" in answer.content and b"https://three.example/a" in answer.content


def test_no_face_is_taken_and_the_page_says_from_when(newcomer, client):
    client.force_login(newcomer)
    page = reverse("profiles:edit-photo")
    words = client.get(page).content.decode()
    assert "You can add pictures and files from" in words and "Save photo" not in words
    face = SimpleUploadedFile("me.png", picture("PNG"), "image/png")
    answer = client.post(page, {"photo": face, "submission": uuid.uuid4()})
    assert (answer.status_code, b"You can add pictures and files from" in answer.content) == (422, True)
    assert not Upload.objects.exists()
    client.force_login(make_person())
    assert "Save photo" in client.get(page).content.decode()
