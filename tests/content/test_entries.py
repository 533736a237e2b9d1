"""Writing, publishing and editing entries."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from content import services
from content.models import Audience, Entry, Mention, Revision, State
from content.signals import mentioned, narrowed, published
from groups.models import Visibility
from profiles.models import User
from tags.models import Tag
from tests.factories import make_entry, make_group, make_person


def _edit(entry: Entry, **fields: object) -> Entry:
    defaults = {
        "editor": entry.author,
        "title": entry.title,
        "body": entry.body,
        "tag_words": (),
        "audience": entry.audience,
        "version": entry.version,
    }
    return services.edit_entry(entry=entry, **(defaults | fields))  # type: ignore[arg-type]


def test_a_published_entry_carries_the_department_of_that_day(author: User, home_office: object) -> None:
    entry = make_entry(author)
    assert entry.department == author.department
    assert entry.published_at is not None and entry.is_published


def test_publishing_tells_once_inside_the_transaction(author: User) -> None:
    told: list[Entry] = []

    def note(entry: Entry, **_: object) -> None:
        assert connection.in_atomic_block
        told.append(entry)

    published.connect(note)
    try:
        entry = services.write_entry(kind="blog_post", author=author, title="T", body="B", publish=False)
        assert told == []
        services.publish(entry=entry)
        services.publish(entry=entry)
    finally:
        published.disconnect(note)
    assert told == [entry]


def test_the_same_form_sent_twice_makes_one_entry(author: User) -> None:
    token = uuid.uuid4()
    first, second = (
        services.write_entry(kind="blog_post", author=author, title="T", body="B", submission=token) for _ in range(2)
    )
    assert first == second
    assert Entry.objects.count() == 1


def _together(*calls: Callable[[], object]) -> list[Exception]:
    """Run `calls` in threads that start at the same moment; returns what they raised."""
    barrier = threading.Barrier(len(calls))
    errors: list[Exception] = []

    def run(call: Callable[[], object]) -> None:
        barrier.wait()
        try:
            call()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_by_two_clicks_at_once_makes_one_entry_and_one_reply() -> None:
    author = make_person()
    token = uuid.uuid4()

    def write() -> None:
        services.write_entry(kind="blog_post", author=author, title="T", body="B", submission=token)

    assert _together(write, write, write) == []
    entry = Entry.objects.get()
    again = uuid.uuid4()

    def answer() -> None:
        services.reply_to(entry=entry, author=author, body="B", submission=again)

    assert _together(answer, answer, answer) == []
    assert entry.replies.count() == 1
    entry.refresh_from_db()
    assert entry.activity.reply_count == 1


@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once_lose_no_words() -> None:
    author = make_person()
    entry = make_entry(author, body="first")
    errors = _together(lambda: _edit(entry, body="one"), lambda: _edit(entry, body="two"))
    assert [type(error) for error in errors] == [services.EditConflict]
    assert Revision.objects.get(entry=entry).body == "first"


def test_editing_keeps_the_old_text_and_is_silent_for_five_minutes(author: User) -> None:
    entry = _edit(make_entry(author, body="old words"), body="new words")
    assert entry.edited_at is None
    assert Revision.objects.get(entry=entry).body == "old words"
    Entry.objects.filter(pk=entry.pk).update(published_at=timezone.now() - timedelta(minutes=6))
    entry = _edit(entry, body="newer words")
    assert entry.edited_at is not None
    assert [row.body for row in Revision.objects.filter(entry=entry)] == ["new words", "old words"]


def test_a_draft_leaves_no_revisions(author: User) -> None:
    _edit(make_entry(author, publish=False), body="other")
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        (Audience.EVERYONE, Audience.DEPARTMENT, True),
        (Audience.EVERYONE, Audience.ONLY_ME, True),
        (Audience.DEPARTMENT, Audience.ONLY_ME, True),
        (Audience.DEPARTMENT, Audience.EVERYONE, False),
        (Audience.DEPARTMENT, Audience.COLLEAGUES, False),
        (Audience.ONLY_ME, Audience.EVERYONE, False),
    ],
)
def test_the_audience_of_a_published_entry_only_shrinks(before: str, after: str, allowed: bool, author: User) -> None:
    told: list[Entry] = []

    def note(entry: Entry, **_: object) -> None:
        told.append(entry)

    narrowed.connect(note)
    try:
        entry = make_entry(author, audience=before)
        if allowed:
            assert _edit(entry, audience=after).audience == after
            assert told == [entry]
        else:
            with pytest.raises(services.AudienceRefused):
                _edit(entry, audience=after)
    finally:
        narrowed.disconnect(note)


@pytest.mark.parametrize(
    ("visibility", "audience", "allowed"),
    [
        (Visibility.VISIBLE, Audience.EVERYONE, True),
        (Visibility.VISIBLE, Audience.GROUP, True),
        (Visibility.VISIBLE, Audience.COLLEAGUES, False),
        (Visibility.LISTED, Audience.EVERYONE, False),
        (Visibility.LISTED, Audience.GROUP, True),
        (Visibility.HIDDEN, Audience.EVERYONE, False),
        (Visibility.HIDDEN, Audience.GROUP, True),
    ],
)
def test_a_groups_visibility_caps_its_entries(visibility: str, audience: str, allowed: bool, author: User) -> None:
    group = make_group(owner=author, visibility=visibility)
    if allowed:
        assert make_entry(author, audience=audience, group=group).group == group
    else:
        with pytest.raises(services.AudienceRefused):
            make_entry(author, audience=audience, group=group)


def test_narrowing_a_group_narrows_its_entries(author: User, stranger: User) -> None:
    group = make_group(owner=author)
    entry = make_entry(author, audience=Audience.EVERYONE, group=group)
    assert entry.is_visible_to(stranger)
    assert services.narrow_group(group=group) == 1
    assert not Entry.objects.visible_to(stranger).filter(pk=entry.pk).exists()


def test_mentions_are_of_those_who_may_read_and_told_once(author: User, colleague: User, stranger: User) -> None:
    told: list[list[User]] = []

    def note(people: list[User], **_: object) -> None:
        told.append(people)

    mentioned.connect(note)
    try:
        entry = make_entry(author, body="Ask @ben-reader and @stan-stranger", audience=Audience.COLLEAGUES)
        assert [row.person for row in Mention.objects.filter(entry=entry)] == [colleague]
        _edit(entry, body="Ask @ben-reader again")
    finally:
        mentioned.disconnect(note)
    assert told == [[colleague]]
    assert "/people/ben-reader/" in entry.body_html


def test_synonyms_are_filed_under_the_main_tag_and_carry_the_moment(author: User) -> None:
    main = Tag.objects.create(name="green-book", slug="green-book")
    Tag.objects.create(name="greenbook", slug="greenbook", synonym_of=main)
    entry = make_entry(author, tag_words=["GreenBook", "Green Book", "AI"])
    assert sorted(tag.name for tag in entry.tags.all()) == ["ai", "green-book"]
    assert {row.published_at for row in entry.entry_tags.all()} == {entry.published_at}


def test_an_eleventh_post_in_a_minute_is_too_many(author: User) -> None:
    for _number in range(10):
        services.write_entry(kind="blog_post", author=author, title="T", body="B")
    with pytest.raises(services.LimitReached):
        services.write_entry(kind="blog_post", author=author, title="T", body="B")


def test_hide_and_restore_are_refused_from_the_wrong_state(author: User) -> None:
    entry = make_entry(author)
    with pytest.raises(services.NotPossible):
        services.restore(target=entry)
    services.hide(target=entry)
    assert entry.state == State.HIDDEN
    with pytest.raises(services.NotPossible):
        services.hide(target=entry)
    services.restore(target=entry)
    assert entry.is_published


def test_a_held_row_cannot_be_deleted_by_any_path(author: User) -> None:
    entry = make_entry(author)
    Entry.objects.filter(pk=entry.pk).update(holds=1)
    with pytest.raises(Exception, match="is on hold"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM content_entry WHERE id = %s", [entry.pk])
