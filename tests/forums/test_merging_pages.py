"""The page on which two topics are merged: what it shows before, what it refuses."""

import pytest
from django.test import Client
from django.urls import reverse

from content.models import Activity, Audience, Entry
from forums import moving
from forums.models import Topic
from profiles.models import User
from stream.services import mark_all_seen
from tests.factories import make_person, make_reply, make_topic
from tests.forums.counting import stored

pytestmark = pytest.mark.django_db


def test_the_page_shows_both_and_merges(
    client: Client, source: Topic, target: Topic, host: User, stranger: User
) -> None:
    for _number in range(2):
        make_reply(source.entry, stranger)
    mark_all_seen(person=stranger, entry=target.entry)
    client.force_login(host)
    url = reverse("forums:merge", args=[source.pk])
    before = stored()
    address = f"https://civnet.example{target.entry.get_absolute_url()}?from=x#replies"
    for into in (str(target.pk), address, target.entry.get_absolute_url()):
        page = " ".join(client.get(url, {"into": into}).content.decode().split())
        assert "Into “Passes”" in page and "2 replies move with it" in page
    assert stored() == before
    assert client.post(url, {"into": target.pk}).status_code == 422
    answer = client.post(url, {"into": target.pk, "reason": "The same."})
    assert (answer.status_code, answer.url) == (302, target.entry.get_absolute_url())  # type: ignore[attr-defined]
    assert Activity.objects.get(entry=target.pk).reply_count == 3


@pytest.mark.parametrize(
    "into", ["", "x", "0", "9" * 30, "/topics/", "/topics/٣/", "javascript:1", "/topics/1/ /topics/"]
)
def test_nonsense_names_no_topic(into: str, client: Client, source: Topic, host: User) -> None:
    client.force_login(host)
    url = reverse("forums:merge", args=[source.pk])
    assert client.get(url, {"into": into}).status_code == 422
    assert client.post(url, {"into": into, "reason": "Why."}).status_code == 422


def test_itself_and_what_one_may_not_read_are_refused_on_the_page(client: Client, source: Topic, host: User) -> None:
    secret = make_topic(make_person())
    Entry.objects.filter(pk=secret.pk).update(audience=Audience.ONLY_ME)
    client.force_login(host)
    url = reverse("forums:merge", args=[source.pk])
    assert "cannot be merged into itself" in client.get(url, {"into": source.pk}).content.decode()
    page = client.get(url, {"into": secret.pk})
    assert page.status_code == 422 and "no such topic that you may read" in page.content.decode()


def test_a_merged_topic_is_found_by_its_old_number_too(
    client: Client, source: Topic, target: Topic, host: User
) -> None:
    third = make_topic(make_person())
    moving.merge(topic=target, into=third, reason="Why.", by=host)
    client.force_login(host)
    page = client.get(reverse("forums:merge", args=[source.pk]), {"into": target.pk}).content.decode()
    assert f'name="into" value="{third.pk}"' in page
