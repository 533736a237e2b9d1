"""A profession's hub: what stands under its tags, its people from every department, its host."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Record
from content.models import Audience, Entry, EntryTag, State
from content.services import set_answer
from forums.models import TopicKind
from groups.models import Group
from portal.tagged import in_order, tagged
from profiles.models import Department, Profession, User
from tags.models import Tag
from tests.factories import make_entry, make_forum, make_person, make_profession, make_reply, make_topic

pytestmark = pytest.mark.django_db


def page(client: Client, person: User, name: str, *args: object, **asked: str) -> str:
    """What `person` sees at the address."""
    client.force_login(person)
    answer = client.get(reverse(f"portal:{name}", args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def hub(author: User) -> Profession:
    return make_profession(author, name="Statistics", tag_words=["statistics", "r", "excel"])


def test_the_list_names_hosts(client: Client, stranger: User, hub: Profession):
    make_profession(name="Law")
    seen = page(client, stranger, "professions")
    assert "Statistics" in seen
    assert "hosted by Ada Author" in seen
    assert "1 person" in seen
    Profession.objects.filter(pk=hub.pk).update(host=None)
    assert "hosted by" not in page(client, stranger, "professions")


def test_an_empty_list_says_so(client: Client, author: User):
    assert "No profession is here yet" in page(client, author, "professions")


def test_a_hub_gathers_its_tags_once_each_and_newest_first(
    client: Client, author: User, stranger: User, hub: Profession, group: Group
):
    for number, words in enumerate((["r", "excel"], ["statistics"], ["excel", "r", "statistics"], ["other"])):
        moment = timezone.now() - timedelta(minutes=number + 1)
        entry = make_entry(make_person(), title=f"Number {number} here", tag_words=words, published_at=moment)
        entry.entry_tags.update(published_at=moment)
    make_entry(author, title="In the group", audience=Audience.GROUP, group=group, tag_words=["r"])
    make_entry(author, title="Taken away", state=State.HIDDEN, tag_words=["r"])
    client.force_login(stranger)
    answer = client.get(hub.get_absolute_url())
    titles = [card.entry.title for card in answer.context["cards"]]
    assert titles == ["Number 0 here", "Number 1 here", "Number 2 here"]
    assert reverse("portal:tag", args=["excel"]) in answer.content.decode()
    assert author.get_absolute_url() in answer.content.decode()
    assert "In the group" in page(client, author, "profession", hub.slug)


def _page(tags: list[Tag], reader: User, params: dict[str, str]) -> tuple[list[str], Any]:
    entries = Entry.objects.visible_to(reader).published()
    ids, found = tagged(tags, entries, params)
    return [entry.title for entry in in_order(ids, entries)], found


@pytest.mark.parametrize("size", [0, 1, 3])
def test_pages_of_several_tags_hold_each_entry_once_both_ways(author: User, stranger: User, size: int):
    words = ["one", "two", "three"]
    expected: list[str] = []
    moment = timezone.now() - timedelta(hours=1)
    for number in range(60):
        carried = [word for place, word in enumerate(words) if (number >> place) & 1]
        entry = make_entry(author, title=f"Entry {number}", tag_words=carried, published_at=moment)
        entry.entry_tags.update(published_at=moment)  # all of one moment: only the number tells them apart
        if set(carried) & set(words[:size]):
            expected.insert(0, entry.title)
    tags = [Tag.objects.get(slug=word) for word in words[:size]]
    seen: list[str] = []
    pages: list[list[str]] = []
    params: dict[str, str] = {}
    while True:
        titles, found = _page(tags, stranger, params)
        pages.append(titles)
        seen += titles
        if not found.older_url:
            break
        params = {"before": found.older_url.partition("before=")[2]}
    assert seen == expected
    if len(pages) > 1:
        assert _page(tags, stranger, {"after": found.newer_url.partition("after=")[2]})[0] == pages[-2]


def test_a_hub_without_tags_costs_no_look_at_entries(django_assert_num_queries: Any, author: User):
    with django_assert_num_queries(0):
        assert tagged([], Entry.objects.visible_to(author).published(), {})[0] == []


def test_an_unpublished_entry_stands_in_no_hub_even_by_a_stale_row(author: User, stranger: User, hub: Profession):
    entry = make_entry(author, tag_words=["r"])
    Entry.objects.filter(pk=entry.pk).update(state=State.DRAFT)
    assert EntryTag.objects.filter(content_object=entry, published_at__isnull=False).exists()
    assert _page(list(hub.tags.all()), stranger, {})[0] == []


def test_questions_without_an_answer_come_first(
    client: Client, author: User, stranger: User, colleague: User, hub: Profession, group: Group
):
    """Those of the last three months, five at most, none that somebody may not read; and none twice."""
    asked = [make_topic(author, title=f"Question {number} here", tag_words=["r"]) for number in range(7)]
    make_topic(author, title="A discussion", kind=TopicKind.DISCUSSION, tag_words=["r"])
    make_topic(author, title="Another matter", tag_words=["other"])
    old = make_topic(author, title="Long ago asked", tag_words=["excel"])
    long_ago = timezone.now() - timedelta(days=91)
    old.entry.entry_tags.update(published_at=long_ago)
    Entry.objects.filter(pk=old.pk).update(published_at=long_ago)
    forum = make_forum(group=group)
    make_topic(author, title="Asked inside", forum=forum, audience=Audience.GROUP, tag_words=["r"])
    answer = make_reply(asked[6].entry, stranger)
    set_answer(entry=asked[6].entry, reply=answer, by=author)
    client.force_login(colleague)
    page_of = client.get(hub.get_absolute_url())
    waiting = [card.entry.title for card in page_of.context["waiting"]]
    below = [card.entry.title for card in page_of.context["cards"]]
    assert waiting == [f"Question {number} here" for number in (5, 4, 3, 2, 1)]
    assert below == ["A discussion", "Question 6 here", "Question 0 here", "Long ago asked"]
    client.force_login(author)
    assert client.get(hub.get_absolute_url()).context["waiting"][0].entry.title == "Asked inside"


def test_people_come_from_every_department_with_numbers(
    client: Client, author: User, stranger: User, hub: Profession, treasury: Department
):
    one = make_person("Theo Treasury", department=treasury)
    two = make_person("Thea Treasury", department=treasury)
    for person in (one, two):
        person.roles.update(profession=hub)
    seen = page(client, stranger, "profession-people", hub.slug).partition("By department")[2]
    assert seen.index("HM Treasury") < seen.index("Department for Transport")  # more of them
    assert "2 people" in seen
    assert "Ada Author" in seen
    seen = page(client, stranger, "profession-people", hub.slug, department="treasury").partition("By department")[2]
    assert "Ada Author" not in seen
    assert "Theo Treasury" in seen
    for wrong in ("nowhere", "x" * 500, "home-office"):
        assert "Ada Author" in page(client, stranger, "profession-people", hub.slug, department=wrong)
    assert "be the first" in page(client, stranger, "profession-people", make_profession().slug)


def test_a_big_profession_is_counted_every_ten_minutes(client: Client, author: User, stranger: User, hub: Profession):
    Profession.objects.filter(pk=hub.pk).update(head_count=1001)
    assert "1 person" in page(client, stranger, "profession-people", hub.slug)
    make_person(department=author.department).roles.update(profession=hub)
    assert "1 person" in page(client, stranger, "profession-people", hub.slug)
    Profession.objects.filter(pk=hub.pk).update(head_count=2)
    assert "1 person" not in page(client, stranger, "profession-people", hub.slug)


def test_the_host_writes_the_hub_and_nobody_else(client: Client, author: User, stranger: User, hub: Profession):
    url = reverse("portal:edit-profession", args=[hub.slug])
    assert "Edit this hub" not in page(client, stranger, "profession", hub.slug)
    assert client.get(url).status_code == 403
    assert client.post(url, {"about": "Mine", "tag_words": ""}).status_code == 403
    assert "Edit this hub" in page(client, author, "profession", hub.slug)
    assert "excel, r, statistics" in client.get(url).content.decode()
    about = "We **count**. <script>alert(1)</script>"
    assert client.post(url, {"about": about, "tag_words": "R, Time Series, r"}).status_code == 302
    hub.refresh_from_db()
    assert set(hub.tags.names()) == {"r", "time-series"}
    assert "<strong>count</strong>" in page(client, stranger, "profession", hub.slug)
    assert "<script>alert" not in hub.about_html
    assert Record.objects.get(action="profession.edited").actor_id == author.pk
    client.force_login(author)
    for wrong in (", ".join(f"t{n}" for n in range(11)), "---", "x" * 700, "\x00\x01"):
        client.post(url, {"about": "", "tag_words": wrong})
    for too_long in ("x" * 2001, "x" * 100_000):
        assert client.post(url, {"about": too_long, "tag_words": ""}).status_code == 422


def test_an_empty_hub_says_what_to_do(client: Client, author: User, stranger: User):
    hub = make_profession(author)
    assert "Choose tags" in page(client, author, "profession", hub.slug)
    assert "Its people are here already" in page(client, stranger, "profession", hub.slug)
    hub.tags.set(["new"])
    assert "Nothing that you may read stands under these tags yet" in page(client, stranger, "profession", hub.slug)


def test_what_is_not_there_is_404(client: Client, author: User):
    client.force_login(author)
    for name in ("profession", "profession-people", "edit-profession"):
        assert client.get(reverse(f"portal:{name}", args=["nothing"])).status_code == 404
