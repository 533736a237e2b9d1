"""Saving for oneself: one row a person, nothing lost by a click, and nothing shown that may not be read any more."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from colleagues.models import Block
from content.models import Audience, Bookmark, Entry, Reply, State
from content.services import annotate_bookmark, remove_bookmark, save_for_later, unsave
from content.services.bookmarks import MOST_A_MINUTE
from profiles.models import User
from tests.factories import make_entry, make_reply

pytestmark = pytest.mark.django_db
LIST = "/saved/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def entry(author: User) -> Entry:
    return make_entry(author, title="Dogs at the office", body="Who knows about dogs?")


@pytest.fixture
def answer(entry: Entry, colleague: User) -> Reply:
    return make_reply(entry, colleague, body="I know about canaries.")


@pytest.fixture
def reader(client: Client, stranger: User) -> Client:
    client.force_login(stranger)
    return client


def save_url(target: Entry | Reply) -> str:
    return reverse("content:save-entry" if isinstance(target, Entry) else "content:save-reply", args=[target.pk])


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize("name", ["entry", "answer"])
def test_one_click_saves_and_another_undoes(
    name: str, reader: Client, stranger: User, request: pytest.FixtureRequest
) -> None:
    target = request.getfixturevalue(name)
    for _click in range(2):
        assert reader.post(save_url(target), {"saved": "yes"}).headers["Location"] == target.get_absolute_url()
        assert Bookmark.objects.of(stranger).get().target == target
    for _click in range(2):
        assert reader.post(save_url(target), {"saved": "no"}).status_code == 302
        assert not Bookmark.objects.exists()


def test_the_button_says_what_it_did(reader: Client, entry: Entry) -> None:
    before = reader.get(entry.get_absolute_url()).content.decode()
    assert f'id="save-{entry.pk}" type="submit" name="saved" value="yes" aria-pressed="false"' in before
    part = reader.post(save_url(entry), {"saved": "yes"}, headers=HTMX).content.decode()
    assert 'value="no" aria-pressed="true"' in part
    assert "Add a note or a reminder" in part
    assert "<html" not in part
    for page in (entry.get_absolute_url(), "/?tab=everyone", reverse("portal:person-blog", args=[entry.author.handle])):
        assert 'value="no" aria-pressed="true"' in reader.get(page).content.decode(), page


def test_a_note_is_not_lost_to_a_click(reader: Client, entry: Entry, stranger: User) -> None:
    saved = save_for_later(target=entry, person=stranger)
    annotate_bookmark(bookmark=saved, note="For Monday.", remind_on=None)
    part = reader.post(save_url(entry), {"saved": "no"}, headers=HTMX).content.decode()
    address = reverse("content:edit-saved", args=[saved.pk])
    assert f'href="{address}"' in part
    assert reader.post(save_url(entry), {"saved": "no"}).headers["Location"] == address
    assert Bookmark.objects.get().note == "For Monday."


def test_what_one_may_not_read_cannot_be_saved(reader: Client, author: User) -> None:
    secret = make_entry(author, audience=Audience.ONLY_ME)
    assert reader.post(save_url(secret), {"saved": "yes"}).status_code == 404
    assert not Bookmark.objects.exists()


@pytest.mark.parametrize("said", [{}, {"saved": ""}, {"saved": "perhaps"}, {"useful": "yes"}])
def test_a_form_that_says_neither_changes_nothing(said: dict[str, str], reader: Client, entry: Entry) -> None:
    assert reader.post(save_url(entry), said).status_code == 422
    assert not Bookmark.objects.exists()


def test_more_than_sixty_a_minute_are_refused_in_words(reader: Client, stranger: User, author: User) -> None:
    entries = Entry.objects.bulk_create(
        Entry(kind="blog_post", author=author, department=author.department, title="T", published_at=timezone.now())
        for _number in range(MOST_A_MINUTE + 1)
    )
    for entry in entries[:-1]:
        save_for_later(target=entry, person=stranger)
    refused = reader.post(save_url(entries[-1]), {"saved": "yes"})
    assert refused.status_code == 429
    assert "a little later" in refused.content.decode()
    assert reader.post(save_url(entries[0]), {"saved": "yes"}).status_code == 302, "what is saved already is no more"


def test_the_database_holds_one_row_a_person_and_target(entry: Entry, answer: Reply, stranger: User) -> None:
    save_for_later(target=entry, person=stranger)
    for fields in ({"entry": entry}, {}, {"entry": entry, "reply": answer}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Bookmark.objects.create(person=stranger, **fields)


def test_the_list_shows_the_last_saved_first_with_note_and_day(
    reader: Client, entry: Entry, answer: Reply, stranger: User
) -> None:
    save_for_later(target=entry, person=stranger)
    saved = save_for_later(target=answer, person=stranger)
    sent = {"note": "Ask Ben\r\nabout <b>it</b>", "remind_on": in_days(7)}
    assert reader.post(reverse("content:edit-saved", args=[saved.pk]), sent).headers["Location"] == LIST
    page = reader.get(LIST).content.decode()
    assert page.index("On “Dogs at the office”") < page.index(">Dogs at the office</a>")
    assert "Ask Ben<br>about &lt;b&gt;it&lt;/b&gt;" in page
    assert "Reminder on" in page
    reminders = reader.get(f"{LIST}?show=reminders").content.decode()
    assert "On “Dogs at the office”" in reminders
    assert ">Dogs at the office</a>" not in reminders


@pytest.mark.parametrize("way", ["deleted", "hidden", "narrowed", "blocked", "entry deleted"])
def test_what_may_no_longer_be_read_shows_ones_own_note_and_nothing_else(
    way: str, reader: Client, entry: Entry, answer: Reply, stranger: User, colleague: User
) -> None:
    saved = save_for_later(target=answer, person=stranger)
    annotate_bookmark(bookmark=saved, note="My own words.", remind_on=None)
    match way:
        case "deleted":
            Reply.objects.filter(pk=answer.pk).update(state=State.DELETED)
        case "hidden":
            Reply.objects.filter(pk=answer.pk).update(state=State.HIDDEN)
        case "narrowed":
            Entry.objects.filter(pk=entry.pk).update(audience=Audience.ONLY_ME)
        case "blocked":
            Block.objects.create(blocker=stranger, blocked=colleague)
        case _:
            Entry.objects.filter(pk=entry.pk).update(state=State.DELETED)
    for name in ("saved", "edit-saved", "remove-saved"):
        page = reader.get(reverse(f"content:{name}", args=[saved.pk] if name != "saved" else [])).content.decode()
        assert "My own words." in page
        assert "No longer available" in page
        assert not [word for word in ("Dogs at", "canaries", "Ben Reader", "ada-author") if word in page]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (0, "tomorrow or later"),
        (-1, "tomorrow or later"),
        (732, "within the next two years"),
        ("soon", "Enter a day"),
        ("2027-02-30", "Enter a day"),
        ("0001-01-01", "tomorrow or later"),
        ("9999-12-31", "within the next two years"),
        ("9" * 5000, "Enter a day"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_the_note_is_kept(
    typed: Any, said: str, reader: Client, entry: Entry, stranger: User
) -> None:
    saved = save_for_later(target=entry, person=stranger)
    sent = {"note": "Keep me.", "remind_on": in_days(typed) if isinstance(typed, int) else typed}
    refused = reader.post(reverse("content:edit-saved", args=[saved.pk]), sent)
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert "Keep me." in refused.content.decode()
    assert Bookmark.objects.get().remind_on is None


@pytest.mark.parametrize("days", [1, 731])
def test_from_tomorrow_to_two_years_ahead_a_day_is_taken(
    days: int, reader: Client, entry: Entry, stranger: User
) -> None:
    saved = save_for_later(target=entry, person=stranger)
    reader.post(reverse("content:edit-saved", args=[saved.pk]), {"remind_on": in_days(days)})
    assert Bookmark.objects.get().remind_on == timezone.localdate() + timedelta(days=days)


def test_the_day_may_be_typed_as_people_write_it(reader: Client, entry: Entry, stranger: User) -> None:
    saved = save_for_later(target=entry, person=stranger)
    day = timezone.localdate() + timedelta(days=40)
    reader.post(reverse("content:edit-saved", args=[saved.pk]), {"remind_on": f"{day:%d/%m/%Y}"})
    assert Bookmark.objects.get().remind_on == day


def test_a_day_that_has_come_may_stay_while_the_note_changes(reader: Client, entry: Entry, stranger: User) -> None:
    saved = save_for_later(target=entry, person=stranger)
    Bookmark.objects.filter(pk=saved.pk).update(remind_on=timezone.localdate())
    reader.post(reverse("content:edit-saved", args=[saved.pk]), {"note": "New.", "remind_on": in_days(0)})
    assert Bookmark.objects.get().note == "New."
    assert Bookmark.objects.get().remind_on == timezone.localdate()


def test_a_note_of_501_characters_is_refused_and_its_line_ends_count_once(
    reader: Client, entry: Entry, stranger: User
) -> None:
    saved = save_for_later(target=entry, person=stranger)
    address = reverse("content:edit-saved", args=[saved.pk])
    assert reader.post(address, {"note": "x" * 501}).status_code == 422
    assert reader.post(address, {"note": "x\r\n" * 249 + "xx"}).status_code == 302
    assert len(Bookmark.objects.get().note) == 500


def test_removing_asks_first_and_takes_nothing_from_the_text(reader: Client, entry: Entry, stranger: User) -> None:
    saved = save_for_later(target=entry, person=stranger)
    address = reverse("content:remove-saved", args=[saved.pk])
    assert reader.get(address).status_code == 200
    assert Bookmark.objects.exists()
    assert reader.post(address).headers["Location"] == LIST
    assert not Bookmark.objects.exists()
    assert entry.is_visible_to(stranger)
    assert reader.post(address).status_code == 404


def test_a_note_for_what_was_removed_meanwhile_says_so(
    reader: Client, entry: Entry, stranger: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = save_for_later(target=entry, person=stranger)

    def gone(**fields: Any) -> None:
        remove_bookmark(bookmark=saved)
        annotate_bookmark(**fields)

    monkeypatch.setattr("content.services.annotate_bookmark", gone)
    answer = reader.post(reverse("content:edit-saved", args=[saved.pk]), {"note": "x"}, follow=True)
    assert "in the meantime" in answer.content.decode()


def test_nobody_reaches_what_somebody_else_saved(client: Client, entry: Entry, stranger: User, author: User) -> None:
    saved = save_for_later(target=entry, person=stranger)
    client.force_login(author)
    for name in ("edit-saved", "remove-saved"):
        assert client.get(reverse(f"content:{name}", args=[saved.pk])).status_code == 404
        assert client.post(reverse(f"content:{name}", args=[saved.pk]), {"note": "x"}).status_code == 404
    assert unsave(target=entry, person=author) is None
    assert Bookmark.objects.get().note == ""


def test_five_hundred_saved_things_come_25_at_a_time_each_once(reader: Client, stranger: User, author: User) -> None:
    entries = Entry.objects.bulk_create(
        Entry(
            kind="blog_post", author=author, department=author.department, published_at=timezone.now(),
            title=f"Numbered {number:03}", submission=uuid.uuid4(),
        )
        for number in range(500)
    )  # fmt: skip
    Bookmark.objects.bulk_create(Bookmark(person=stranger, entry=entry) for entry in entries)
    seen, url, pages = [], LIST, 0
    while url:
        page = reader.get(url)
        seen += [item.entry.title for item in page.context["items"]]
        url, pages = LIST + page.context["page"].older_url if page.context["page"].older_url else "", pages + 1
    assert pages == 20
    assert sorted(seen) == [f"Numbered {number:03}" for number in range(500)]


def test_an_empty_list_says_how_to_begin(reader: Client) -> None:
    assert "You have saved nothing yet." in reader.get(LIST).content.decode()
    assert "You have asked for no reminder." in reader.get(f"{LIST}?show=reminders").content.decode()
