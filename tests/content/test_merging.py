"""Two people, or two windows, change one text: the second sees the first's, and nobody's words are lost."""

import random
from typing import Any

import pytest

from content import services
from content.forms import audiences_for
from content.models import Audience, Entry, Revision
from content.services import Proposal
from profiles.models import User
from tests.content.editors import Editor, lost_words
from tests.factories import make_entry, make_reply

pytestmark = pytest.mark.django_db
TEXT = "\n\n".join(f"Paragraph {number} has a sentence. And another one." for number in range(8))


def _edit(entry: Entry, **fields: Any) -> Entry:
    entry.refresh_from_db()
    said: dict[str, Any] = {
        "editor": entry.author,
        "title": entry.title,
        "body": entry.body,
        "tag_words": sorted(entry.tags.names()),
        "audience": entry.audience,
        "version": entry.version,
    }
    return services.edit_entry(entry=entry, **(said | fields))


def _merged(entry: Entry, version: int, **fields: Any) -> Proposal:
    said: dict[str, Any] = {
        "title": entry.title,
        "body": entry.body,
        "tag_words": (),
        "audience": entry.audience,
    } | fields
    entry.refresh_from_db()
    return services.merge_entry(entry=entry, version=version, audiences=audiences_for(entry), **said)


@pytest.mark.parametrize("seed", range(3))
def test_two_people_who_save_the_same_text_a_hundred_times_lose_no_word(
    seed: int, author: User, colleague: User
) -> None:
    entry = make_entry(author, body=TEXT)
    chance = random.Random(seed)  # noqa: S311 - the same series each time
    editors = [Editor(person, entry.pk, chance) for person in (author, colleague)]
    conflicts = 0
    for editor in editors:
        editor.open()
    for _save in range(100):
        editor = chance.choice(editors)
        for _change in range(chance.randrange(1, 4)):
            editor.type()
        conflicts += editor.save()
        if chance.random() < 0.7:  # sometimes they go on with what they have before their eyes
            editor.open()
    assert conflicts > 20
    assert lost_words(entry, *editors) == set()


def test_changes_of_different_paragraphs_are_both_in_the_form(author: User) -> None:
    entry = make_entry(author, body=TEXT)
    stale = entry.version
    _edit(entry, body=TEXT.replace("Paragraph 1", "Section 1"))
    both = _merged(entry, stale, body=TEXT.replace("Paragraph 5", "Section 5"))
    assert both.body == TEXT.replace("Paragraph 1", "Section 1").replace("Paragraph 5", "Section 5")
    assert both.version == entry.version
    assert len(both.notes) == 1 and "Read it once more" in both.notes[0]


def test_a_passage_that_both_changed_stands_twice_and_says_so(author: User) -> None:
    entry = make_entry(author, body="It costs 5 million.")
    stale = entry.version
    _edit(entry, body="It costs 6 million.")
    both = _merged(entry, stale, body="It costs 5 thousand.")
    assert "It costs 6 million." in both.body and "It costs 5 thousand." in both.body
    assert "Saved meanwhile" in both.body and "What you wrote" in both.body
    assert "1 passage was changed by both" in both.notes[0]


def test_each_field_is_merged_by_itself(author: User) -> None:
    entry = make_entry(author, title="First", tag_words=["roads", "tax"])
    stale = entry.version
    _edit(entry, title="Second", tag_words=["roads", "schools"], audience=Audience.DEPARTMENT)
    both = _merged(entry, stale, title="First", tag_words=["roads", "tax", "bills"], audience=Audience.EVERYONE)
    assert both.title == "Second"
    assert both.tags == ["roads", "bills", "schools"]
    assert both.audience == Audience.DEPARTMENT
    kept = _merged(entry, stale, title="Third", tag_words=["roads", "tax"], audience=Audience.ONLY_ME)
    assert (kept.title, kept.audience) == ("Third", Audience.ONLY_ME)
    assert any("“Second”" in note for note in kept.notes)


def test_who_may_read_it_never_grows_by_merging(author: User) -> None:
    entry = make_entry(author)
    stale = entry.version
    _edit(entry, audience=Audience.ONLY_ME)
    for mine in (Audience.EVERYONE, Audience.COLLEAGUES, Audience.DEPARTMENT):
        assert _merged(entry, stale, audience=mine).audience == Audience.ONLY_ME


def test_of_more_than_five_tags_the_rest_is_named(author: User) -> None:
    entry = make_entry(author, tag_words=["a", "b", "c"])
    stale = entry.version
    _edit(entry, tag_words=["a", "b", "c", "d", "e"])
    both = _merged(entry, stale, tag_words=["a", "b", "c", "x", "y"])
    assert len(both.tags) == 5
    assert any("Left out: d, e" in note for note in both.notes)


def test_of_two_windows_with_a_draft_neither_loses_words(author: User) -> None:
    draft = make_entry(author, body="One.\n\nTwo.", publish=False)
    stale = draft.version
    _edit(draft, body="One.\n\nTwo.\n\nOf the first window.")
    with pytest.raises(services.EditConflict):
        _edit(draft, body="One.\n\nOf the second window.", version=stale)
    both = _merged(draft, stale, body="One.\n\nOf the second window.")
    for words in ("Two.", "Of the first window.", "Of the second window."):
        assert words in both.body


def test_the_same_save_twice_is_one_change(author: User) -> None:
    entry = make_entry(author, body="before")
    stale = entry.version
    for _click in range(2):
        _edit(entry, body="after", version=stale)
    assert Revision.objects.on(entry).count() == 1


def test_a_form_that_missed_a_save_of_its_own_may_go_on(author: User) -> None:
    entry = make_entry(author, body="One two.")
    stale = entry.version
    _edit(entry, body="One two three.")
    assert _edit(entry, body="One two three four.", version=stale).body == "One two three four."
    assert [row.body for row in Revision.objects.on(entry)] == ["One two three.", "One two."]


def test_two_windows_with_one_comment_are_merged_too(author: User) -> None:
    reply = make_reply(make_entry(author), author, body="First point. Second point.")
    stale = reply.version
    services.edit_reply(reply=reply, editor=author, body="First thing. Second point.", version=stale)
    with pytest.raises(services.EditConflict):
        services.edit_reply(reply=reply, editor=author, body="First point. Second thing.", version=stale)
    both = services.merge_reply(reply=reply, body="First point. Second thing.", version=stale)
    assert both.body == "First thing. Second thing."
    services.edit_reply(reply=reply, editor=author, body=both.body, version=both.version)
