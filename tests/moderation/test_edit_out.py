"""Words and files taken out, moved, locked, and put back: in every version, for every kind of target."""

from typing import Any

import pytest

from content.models import Entry, Revision
from content.services import NotPossible, edit_reply
from core import text
from forums.models import Forum, Topic
from moderation.models import Act, ActKind, Cut, Outcome, Report, Rule
from moderation.services import edit_out, hide, lock, move, undo
from notifications.models import Event
from profiles.models import User
from tests.factories import make_group, make_topic, make_upload
from tests.moderation.test_acts import notices

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {"rule": Rule.PRIVATE, "reason": "Names of neighbours do not belong here."}


def test_words_go_from_the_text_and_from_every_version_and_come_back(
    reply, stranger, moderator, colleague, send_report
):
    send_report(reply, stranger)
    edit_reply(reply=reply, editor=colleague, body="You are a fool, and I stand by it.", version=reply.version)
    made = edit_out(target=reply, moderator=moderator, passage="a fool", **SAID)
    reply.refresh_from_db()
    assert reply.body == "You are \\[removed by a moderator\\], and I stand by it."
    assert "[removed by a moderator]" in reply.body_html
    assert "fool" not in "".join([reply.excerpt, reply.body_html, *Revision.objects.values_list("body", flat=True)])
    assert Cut.objects.get().passage == "a fool"
    [told] = notices(colleague, Event.EDITED_OUT)
    assert told.note == SAID["reason"]
    assert Report.objects.get().outcome == Outcome.EDITED_OUT
    undone = undo(act=made, by=moderator, reason="It was a quote from a play.")
    reply.refresh_from_db()
    assert (reply.body, undone.kind) == ("You are a fool, and I stand by it.", ActKind.RESTORE)
    assert "a fool" in Revision.objects.latest("pk").body
    assert len(notices(stranger, Event.REPORT_HANDLED)) == 2


def test_what_the_author_wrote_since_stays(reply, moderator, colleague):
    made = edit_out(target=reply, moderator=moderator, passage="a fool", **SAID)
    reply.refresh_from_db()
    edit_reply(reply=reply, editor=colleague, body="I am sorry.", version=reply.version)
    undone = undo(act=made, by=moderator, reason="It was fine.")
    reply.refresh_from_db()
    assert reply.body == "I am sorry."
    assert "written since" in undone.reason


@pytest.mark.parametrize("passage", ["", "  ", "ab", "words that nobody wrote", "You are a FOOL"])
def test_words_that_do_not_stand_there_are_refused(reply, moderator, passage):
    with pytest.raises(NotPossible):
        edit_out(target=reply, moderator=moderator, passage=passage, **SAID)
    assert not Cut.objects.exists()


def test_the_title_loses_them_too(entry, moderator):
    edit_out(target=entry, moderator=moderator, passage="risk log", **SAID)
    entry.refresh_from_db()
    assert entry.title == "Who else keeps a [removed by a moderator]?"


def test_one_picture_goes_and_the_text_stays(reply, moderator, colleague):
    upload, other = make_upload(colleague), make_upload(colleague)
    one, two = (text.reference(row.token, "a face", is_picture=True) for row in (upload, other))
    body = f"Look: {one} {two}"
    edit_reply(reply=reply, editor=colleague, body=body, version=reply.version)
    edit_out(target=reply, moderator=moderator, upload=upload, **SAID)
    reply.refresh_from_db()
    assert str(upload.token) not in reply.body
    assert str(other.token) in reply.body
    assert list(reply.attachments.current().values_list("upload", flat=True)) == [other.pk]
    with pytest.raises(NotPossible, match="does not belong"):
        edit_out(target=reply, moderator=moderator, upload=upload, **SAID)


def test_a_profile_and_a_face_lose_what_was_reported(colleague, moderator):
    upload = make_upload(colleague)
    User.objects.filter(pk=colleague.pk).update(about="I know where Ann lives.", photo=upload)
    words = edit_out(target=colleague, moderator=moderator, passage="where Ann lives", **SAID)
    face = edit_out(target=colleague, moderator=moderator, upload=upload, **SAID)
    colleague.refresh_from_db()
    assert (colleague.about, colleague.photo) == ("I know [removed by a moderator].", None)
    for made in (words, face):
        undo(act=made, by=moderator, reason="Ann is the cat.")
    colleague.refresh_from_db()
    assert (colleague.about, colleague.photo) == ("I know where Ann lives.", upload)


def test_a_group_loses_words_is_closed_and_opened_again(author, moderator):
    group = make_group(owner=author, about="Come and laugh at Ann.")
    edit_out(target=group, moderator=moderator, passage="laugh at Ann", **SAID)
    group.refresh_from_db()
    assert group.about == "Come and [removed by a moderator]."
    made = lock(target=group, moderator=moderator, **SAID)
    group.refresh_from_db()
    assert (group.is_closed, made.concerns) == (True, author)
    with pytest.raises(NotPossible, match="closed already"):
        lock(target=group, moderator=moderator, **SAID)
    undo(act=made, by=moderator, reason="They promised.")
    group.refresh_from_db()
    assert not group.is_closed


def test_a_topic_is_locked_unlocked_and_moved_there_and_back(author, moderator):
    topic = make_topic(author)
    entry = Entry.objects.get(pk=topic.pk)
    locked = lock(target=entry, moderator=moderator, **SAID)
    with pytest.raises(NotPossible, match="locked already"):
        lock(target=entry, moderator=moderator, **SAID)
    assert Topic.objects.get(pk=entry.pk).is_locked
    undo(act=locked, by=moderator, reason="Be kind.")
    assert locked.undone_by == Act.objects.get(kind=ActKind.UNLOCK)
    assert not Topic.objects.get(pk=entry.pk).is_locked
    before, there = topic.forum, Forum.objects.create(name="Elsewhere", slug="elsewhere")
    moved = move(target=entry, moderator=moderator, forum=there, audience=entry.audience, **SAID)
    assert Topic.objects.get(pk=entry.pk).forum == there
    assert len(notices(author, Event.MOVED)) == 1
    undo(act=moved, by=moderator, reason="It was right there.")
    assert Topic.objects.get(pk=entry.pk).forum == before
    assert len(notices(author, Event.MOVED)) == 1
    [told] = notices(author, Event.LIFTED)  # once, and where it is
    assert told.note == f"It was right there. It stands in the forum {before.name} now."


def test_what_is_no_topic_is_neither_locked_nor_moved(reply, colleague, moderator):
    for target in (reply, colleague):
        with pytest.raises(NotPossible):
            lock(target=target, moderator=moderator, **SAID)


def test_what_was_deleted_or_hidden_is_not_acted_upon_again(entry, moderator):
    hide(target=entry, moderator=moderator, **SAID)
    with pytest.raises(NotPossible):
        hide(target=entry, moderator=moderator, **SAID)
    Entry.objects.update(state="deleted")
    with pytest.raises(NotPossible):
        edit_out(target=entry, moderator=moderator, passage="risk log", **SAID)
