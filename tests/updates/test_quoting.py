"""What an update quotes: shown inside to those who may read it there, and to nobody else by any way."""

import random
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from colleagues.models import Block, ColleagueLink
from content import services
from content.cards import cards_for
from content.models import Audience, Entry, Revision, State
from groups.services import join, leave
from notifications.letters import compose
from notifications.models import Channel, Delivery
from profiles.models import TokenPurpose, User
from profiles.services import make_token
from stream.models import Level, SavedSearch
from stream.services import follow
from tests.factories import make_entry, make_group, make_official, make_person, make_reply, make_topic, make_update
from updates import quoting

pytestmark = pytest.mark.django_db
WRITE = "updates:write"
CLOSED = "Something is quoted here"


@pytest.fixture
def browser(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


def _sent(body: str, **fields: Any) -> dict[str, Any]:
    return {"body": body, "to": "everyone", "place": "page", "submission": str(uuid.uuid4())} | fields


@pytest.mark.parametrize("seed", range(8))
def test_what_is_shown_of_the_quoted_is_what_the_rule_says(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    people = [make_person() for _number in range(6)]
    groups = [make_group(owner=rng.choice(people)) for _number in range(2)]
    for person in people:
        for group in groups:
            if rng.random() < 0.5:
                join(group=group, person=person)
                if rng.random() < 0.3 and not group.memberships.get(person=person).is_owner:
                    leave(group=group, person=person)
    for _number in range(8):
        one, other = rng.sample(people, 2)
        ColleagueLink.objects.get_or_create(member=one, colleague=other, defaults={"created_at": timezone.now()})
        if rng.random() < 0.5:
            one, other = rng.sample(people, 2)
            Block.objects.get_or_create(blocker=one, blocked=other)
    quotes = []
    for number in range(10):
        audience = rng.choice(list(Audience))
        state = rng.choice([State.PUBLISHED] * 4 + [State.HIDDEN, State.DELETED, State.QUARANTINED])
        room = rng.choice(groups) if audience == Audience.GROUP else None
        kind = rng.choice(["blog_post", "update"])
        quoted = make_entry(
            rng.choice(people), kind=kind, title=f"T{number}", body=f"Words {number}.", audience=audience, group=room
        )
        quotes.append(make_update(rng.choice(people), f"Look, {number}.", quoted=quoted))
        Entry.objects.filter(pk=quoted.pk).update(state=state)
    for reader in people:
        readable = set(Entry.objects.visible_to(reader).published().values_list("pk", flat=True))
        found = quoting.load(quotes, reader)
        shown = {pk: quoted.entry.pk if quoted.entry else None for pk, quoted in found.items()}
        assert shown == {update.pk: update.quoted_id if update.quoted_id in readable else None for update in quotes}


def test_a_card_and_a_page_show_it_to_a_member_and_a_line_to_others(
    client: Client, author: User, group: Any, group_member: User, stranger: User
) -> None:
    kept = make_entry(author, title="Title CANARY", body="Body CANARY", audience=Audience.GROUP, group=group)
    update = make_update(author, "Look at this.", quoted=kept)
    for person, sees in ((group_member, True), (stranger, False)):
        client.force_login(person)
        for url in (
            "/?tab=everyone",
            reverse("updates:index"),
            update.get_absolute_url(),
            f"/people/{author.handle}/updates/",
        ):
            page = client.get(url).content.decode()
            assert "Look at this." in page, url
            assert ("CANARY" in page) is sees or url.startswith("/?"), url
            assert (CLOSED in page) is not sees, url
        assert client.get(update.get_absolute_url()).content.decode().count("CANARY") == (2 if sees else 0)


def test_nothing_of_it_is_kept_with_the_update_or_leaves_the_site(
    client: Client, author: User, group: Any, group_member: User, settings: Any
) -> None:
    settings.SITE_URL = "https://civnet.example"
    kept = make_entry(author, title="Title CANARY", body="Body CANARY", audience=Audience.GROUP, group=group)
    follow(person=group_member, target=author, level=Level.WATCHING)
    update = make_update(author, f"Look at this.\n{settings.SITE_URL}{kept.get_absolute_url()}", quoted=kept)
    client.force_login(author)
    client.post(reverse(WRITE), _sent(f"And this:\n{settings.SITE_URL}{kept.get_absolute_url()}"))
    posted = Entry.objects.exclude(pk__in=[update.pk, kept.pk]).get()
    words = f"{posted.title}{posted.excerpt}{posted.body}{posted.body_html}".casefold()
    assert posted.quoted == kept and "canary" not in words and posted.body == "And this:"
    make_reply(posted, group_member)
    mails = Delivery.objects.filter(channel=Channel.MAIL, notification__entry=posted)
    assert {mail.recipient for mail in mails} == {author, group_member}
    for mail in mails:
        assert "canary" not in compose(mail).body.casefold()
    key = make_token(person=group_member, purpose=TokenPurpose.FEED)
    feed = client.get(f"/feeds/{key}/updates.atom").content.decode().casefold()
    assert "and this:" in feed and feed.count("canary") == update.body.casefold().count("canary")
    search = SavedSearch(person=group_member, name="s", words="canary")
    assert not search.narrow(Entry.objects.filter(pk__in=[posted.pk])).exists()


def test_the_button_and_an_address_quote_alike(browser: Client, stranger: User, settings: Any) -> None:
    settings.SITE_URL = "https://civnet.example"
    topic = make_topic(stranger).entry
    form = browser.get(f"{reverse(WRITE)}?quote={topic.pk}").content.decode()
    assert f'name="quote" value="{topic.pk}"' in form and topic.title in form
    browser.post(reverse(WRITE), _sent("By number", quote=topic.pk))
    browser.post(reverse(WRITE), _sent(f"Line of its own\n{settings.SITE_URL}{topic.get_absolute_url()}\nMore"))
    browser.post(reverse(WRITE), _sent(f"At the end {settings.SITE_URL}{topic.get_absolute_url()}#replies"))
    browser.post(reverse(WRITE), _sent(f"By its number alone {settings.SITE_URL}/entries/{topic.pk}/"))
    updates = Entry.objects.filter(kind="update").order_by("pk")
    assert [update.body for update in updates] == [
        "By number", "Line of its own\n\nMore", "At the end", "By its number alone"
    ]  # fmt: skip
    assert {update.quoted for update in updates} == {topic}


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/blogs/{pk}/a-title/",
        "https://civnet.example.evil.example/blogs/{pk}/a-title/",
        "https://civnet.example/blogs/{pk}9999/a-title/",
        "https://civnet.example/blogs/" + "9" * 30 + "/a/",
        "https://civnet.example/replies/{pk}/",
        "https://civnet.example/updates/{pk}/",  # the number of a post at an address of updates
        "https://civnet.example/people/ada-author/",
        "https://civnet.example/blogs/{pk}/a-title/ and more",
        "https://civnet.example/%2e%2e/%00",
        "https://[civnet.example/",
    ],
)
def test_any_other_address_stays_a_word(browser: Client, stranger: User, settings: Any, address: str) -> None:
    settings.SITE_URL = "https://civnet.example"
    entry = make_entry(stranger)
    typed = f"See {address.format(pk=entry.pk)}"
    assert browser.post(reverse(WRITE), _sent(typed)).status_code == 302
    update = Entry.objects.get(kind="update")
    assert (update.quoted, update.body) == (None, typed)


def test_what_one_may_not_read_cannot_be_quoted(browser: Client, stranger: User, settings: Any) -> None:
    settings.SITE_URL = "https://civnet.example"
    kept = make_entry(stranger, title="Title CANARY", audience=Audience.ONLY_ME)
    assert "CANARY" not in browser.get(f"{reverse(WRITE)}?quote={kept.pk}").content.decode()
    refused = browser.post(reverse(WRITE), _sent("Look", quote=kept.pk))
    assert refused.status_code == 422 and "CANARY" not in refused.content.decode()
    browser.post(reverse(WRITE), _sent(f"Look\n{settings.SITE_URL}/blogs/{kept.pk}/words/"))
    assert Entry.objects.get(kind="update").quoted is None


def test_an_address_without_words_asks_for_some(browser: Client, stranger: User, settings: Any) -> None:
    settings.SITE_URL = "https://civnet.example"
    entry = make_entry(stranger)
    refused = browser.post(reverse(WRITE), _sent(f"https://civnet.example{entry.get_absolute_url()}"))
    assert refused.status_code == 422 and "Say in a few words why" in refused.content.decode()


def _hide(entry: Entry, moderator: User, reader: User) -> None:
    services.hide(target=entry)


def _delete(entry: Entry, moderator: User, reader: User) -> None:
    services.delete(target=entry)


def _narrow(entry: Entry, moderator: User, reader: User) -> None:
    Entry.objects.filter(pk=entry.pk).update(audience=Audience.ONLY_ME)


def _block(entry: Entry, moderator: User, reader: User) -> None:
    Block.objects.create(blocker=reader, blocked=entry.author)


@pytest.mark.parametrize("change", [_hide, _delete, _narrow, _block])
def test_it_vanishes_from_quotes_with_the_right_to_it(
    author: User, stranger: User, colleague: User, moderator: User, change: Callable[[Entry, User, User], None]
) -> None:
    quoted = make_entry(colleague, title="Title CANARY")
    update = make_update(author, quoted=quoted)
    cards = list(Entry.objects.visible_to(stranger).for_cards().filter(pk=update.pk))
    assert cards_for(cards, stranger)[0].extras[0].extra.entry == quoted
    change(quoted, moderator, stranger)
    assert cards_for(cards, stranger)[0].extras[0].extra.entry is None


def test_a_quote_changes_nothing_of_what_it_quotes(author: User, stranger: User) -> None:
    quoted = make_entry(stranger, audience=Audience.DEPARTMENT)
    before = Entry.objects.filter(pk=quoted.pk).values().get()
    Entry.objects.filter(pk=quoted.pk).update(audience=Audience.EVERYONE)
    make_update(author, quoted=quoted)
    assert Entry.objects.filter(pk=quoted.pk).values().get() == before | {"audience": Audience.EVERYONE}
    assert not Revision.objects.exists()


def test_a_department_can_be_quoted_and_a_quote_of_a_quote_shows_one(author: User, stranger: User) -> None:
    first = make_update(stranger, "First.", quoted=make_official(stranger, title="Official words"))
    second = make_update(author, "Second.", quoted=first)
    shown = quoting.load([second], author)[second.pk]
    assert (shown.entry, shown.words) == (first, "First.")
