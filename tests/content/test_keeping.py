"""What is typed is kept while it is typed: one form is one draft, and never over other words."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content import services
from content.models import Audience, Draft, DraftPurpose, Entry, Reply, State
from content.services import Kept, Known, Typed
from groups.models import Group
from profiles.models import User
from tags.models import Tag
from tests.factories import make_entry, make_reply

pytestmark = pytest.mark.django_db
TOKEN = uuid.UUID(int=7)
FRESH = Known()  # a window that was told nothing yet


def _new(author: User, body: str, known: Known = FRESH, **fields: Any) -> Kept:
    typed = Typed(body=body, **({"title": "Title"} | fields))
    return services.keep_new(kind="blog_post", author=author, typed=typed, submission=TOKEN, known=known)


def _beside(target: Entry | Reply, person: User, body: str, known: Known = FRESH, **fields: Any) -> Kept:
    said = {"purpose": DraftPurpose.ANSWER, "submission": TOKEN} | fields
    return services.keep_beside(target=target, person=person, typed=Typed(body=body), known=known, **said)  # type: ignore[arg-type]


def _version(kept: Kept) -> Known:
    assert kept.row is not None
    return Known(version=kept.row.version) if isinstance(kept.row, Entry) else Known(draft_version=kept.row.version)


def test_a_new_entry_is_its_own_draft_and_is_published_by_the_same_form(author: User) -> None:
    first = _new(author, "One")
    second = _new(author, "One two", _version(first))
    assert first.row == second.row
    draft = Entry.objects.get()
    assert (draft.state, draft.body, draft.version) == (State.DRAFT, "One two", 2)
    entry = services.write_entry(
        kind="blog_post", author=author, title="Title", body="One two three", submission=TOKEN, publish=True
    )
    assert entry == draft and entry.is_published and entry.body_html == "<p>One two three</p>\n"
    assert Entry.objects.count() == 1


def test_keeping_renders_nothing_and_publishing_does(author: User) -> None:
    kept = _new(author, "One")
    _new(author, "Some *words*", _version(kept))
    draft = Entry.objects.get()
    assert (draft.body_html, draft.body_renderer, draft.excerpt) == ("", 0, "Some words")
    assert "<em>words</em>" in services.publish(entry=draft).body_html


def test_an_empty_form_keeps_nothing(author: User, stranger: User) -> None:
    assert _new(author, "  \n", title=" ").row is None
    assert _beside(make_entry(stranger), author, " \x00 ").row is None
    assert not Draft.objects.exists() and Entry.objects.count() == 1


def test_an_answer_that_never_arrived_costs_nothing(author: User, stranger: User) -> None:
    """The window sends the same again, or goes on with what it had: it was told no version."""
    entry = make_entry(stranger)
    for body in ("One", "One", "One two"):
        assert not _new(author, body).is_apart
        assert not _beside(entry, author, body).is_apart
    assert Entry.objects.get(state=State.DRAFT).body == "One two"
    assert Draft.objects.get().body == "One two"


def test_a_second_window_gets_a_draft_of_its_own(author: User) -> None:
    known = _version(_new(author, "Shared"))
    _new(author, "Shared, and the first window", known)
    apart = [_new(author, "Shared, and the second window", known) for _again in range(2)]
    assert [kept.is_apart for kept in apart] == [True, True] and apart[0].row == apart[1].row
    assert {*Entry.objects.values_list("body", flat=True)} == {
        "Shared, and the first window",
        "Shared, and the second window",
    }
    third = _new(author, "Something else again", known)
    assert third.is_apart and Entry.objects.count() == 3


def test_a_second_window_with_an_answer_gets_a_draft_of_its_own(author: User, stranger: User) -> None:
    entry = make_entry(stranger)
    known = _version(_beside(entry, author, "Shared"))
    _beside(entry, author, "Of the first", known)
    apart = [_beside(entry, author, "Of the second", known) for _again in range(2)]
    assert all(kept.is_apart for kept in apart)
    assert {*Draft.objects.values_list("body", flat=True)} == {"Of the first", "Of the second"}
    assert Draft.objects.exclude(submission=TOKEN).get().target == entry


@pytest.mark.parametrize("state", [State.PUBLISHED, State.SCHEDULED])
def test_what_others_read_or_will_does_not_change_while_it_is_typed(state: str, author: User) -> None:
    entry = make_entry(author, body="Before", state=state)
    kept = services.keep_entry(
        entry=entry,
        typed=Typed(title="A title", body="After"),
        submission=TOKEN,
        known=Known(version=entry.version),
    )
    entry.refresh_from_db()
    assert entry.body == "Before"
    assert isinstance(kept.row, Draft) and kept.row.body == "After" and kept.row.base_version == entry.version


def test_words_typed_after_another_window_published_them_are_a_change(author: User) -> None:
    known = _version(_new(author, "One"))
    services.publish(entry=Entry.objects.get())
    assert _new(author, "One", known).row is None
    kept = _new(author, "One and more", known)
    assert isinstance(kept.row, Draft) and Entry.objects.get().body == "One"


def test_words_typed_after_another_window_deleted_the_draft_are_kept_apart(author: User) -> None:
    known = _version(_new(author, "One"))
    services.delete(target=Entry.objects.get())
    kept = _new(author, "One two", known)
    assert kept.is_apart and isinstance(kept.row, Entry) and kept.row.state == State.DRAFT


@pytest.mark.parametrize("state", [State.QUARANTINED, State.DELETED])
def test_what_not_even_its_author_may_read_is_not_told_to_their_other_window(state: str, author: User) -> None:
    first = _new(author, "A secret")
    Entry.objects.update(state=state)
    kept = _new(author, "Other words", _version(first))
    assert kept.row != first.row and kept.row is not None and kept.row.body == "Other words"
    assert kept.is_apart and kept.shown_other is None


def test_a_second_draft_is_for_the_same_group(author: User, group: Group) -> None:
    draft = make_entry(author, publish=False, group=group, audience=Audience.GROUP)
    kept = services.keep_entry(entry=draft, typed=Typed(title="T", body="Other"), submission=TOKEN, known=FRESH)
    assert isinstance(kept.row, Entry) and kept.is_apart
    assert (kept.row.group, kept.row.audience) == (group, Audience.GROUP)


def test_sending_takes_the_draft_away_in_the_same_step(author: User, stranger: User) -> None:
    entry = make_entry(stranger)
    _beside(entry, author, "An answer")
    services.reply_to(entry=entry, author=author, body="An answer, longer", submission=TOKEN)
    assert not Draft.objects.exists()
    assert _beside(entry, author, "An answer, lon").row is None, "a save that was on its way comes too late"
    mine = make_entry(author, body="Before")
    _beside(mine, author, "After", purpose=DraftPurpose.EDIT, submission=uuid.UUID(int=8))
    services.edit_entry(
        entry=mine,
        editor=author,
        title=mine.title,
        body="After that",
        tag_words=(),
        audience=mine.audience,
        version=mine.version,
        submission=uuid.UUID(int=8),
    )
    assert not Draft.objects.exists()


def test_a_refused_answer_leaves_its_draft(author: User, stranger: User) -> None:
    entry = make_entry(stranger)
    _beside(entry, author, "An answer")
    services.hide(target=entry)
    with pytest.raises(services.NotPossible):
        services.reply_to(entry=entry, author=author, body="An answer", submission=TOKEN)
    assert Draft.objects.get().body == "An answer"


def test_an_emptied_answer_is_no_draft_any_more(author: User, stranger: User) -> None:
    entry = make_entry(stranger)
    kept = _beside(entry, author, "An answer")
    assert _beside(entry, author, "").row is None and Draft.objects.exists(), "a window that knows of nothing"
    assert _beside(entry, author, "", _version(kept)).row is None
    assert not Draft.objects.exists()


def test_the_token_of_another_form_is_refused(author: User, stranger: User) -> None:
    _beside(make_entry(stranger), author, "An answer")
    with pytest.raises(services.NotPossible):
        _beside(make_entry(stranger), author, "Elsewhere")


def test_the_token_of_somebody_else_is_ones_own_form(author: User, stranger: User) -> None:
    _new(author, "Mine")
    _new(stranger, "Theirs")
    assert Entry.objects.get(author=author).body == "Mine"


def test_half_a_tag_is_not_made_while_it_is_typed(author: User) -> None:
    known = _version(_new(author, "One", tags=("green-book",)))
    known = _version(_new(author, "One two", known, tags=None))
    assert sorted(Entry.objects.get().tags.names()) == ["green-book"]
    _new(author, "One two three", known, tags=tuple("abcdef"))
    assert {*Tag.objects.values_list("name", flat=True)} == {"green-book"}


def test_keeping_one_draft_eats_no_limit_and_starting_many_does(author: User, stranger: User) -> None:
    known = Known()
    for number in range(30):
        known = _version(_new(author, "word " * (number + 1), known))
    entry, reply = make_entry(stranger), make_reply(make_entry(stranger), stranger)
    known = Known()
    for number in range(30):
        known = _version(_beside(entry, author, "word " * (number + 1), known))
    for number in range(19):
        _beside(reply, author, "An answer", submission=uuid.UUID(int=100 + number))
    with pytest.raises(services.LimitReached):
        _beside(reply, author, "An answer", submission=uuid.UUID(int=1))


def test_a_long_text_costs_what_a_short_one_does(author: User) -> None:
    counts = []
    known = _version(_new(author, "Begin"))
    for body in ("A word", "A word " * 14_000):
        with CaptureQueriesContext(connection) as queries:
            known = _version(_new(author, body, known))
        written = sum(len(query["sql"]) for query in queries.captured_queries)
        counts.append((len(queries), written - len(body)))
    assert counts[0][0] == counts[1][0] <= 8
    assert counts[1][1] - counts[0][1] < 1_500, "the text is sent once, and no HTML of it"


def test_a_group_audience_is_refused_without_a_group(author: User) -> None:
    with pytest.raises(services.AudienceRefused):
        _new(author, "One", audience=Audience.GROUP)
