"""What is marked above OFFICIAL is stored nowhere, whatever it was typed into; its words stay in the window alone."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse

from audit.models import Record
from colleagues import services as colleagues
from content import services as content
from content.models import DraftPurpose, Entry, Reply
from content.services import Known, Typed
from core.guarding import refuse_marked, told_afterwards
from core.markings import Above
from forums.services import write_topic
from groups import services as groups
from groups.models import Group, Preset, Visibility
from polls import services as polls
from polls.terms import Terms
from portal.archive.checking import _check_markings
from portal.archive.reading import BadLine
from profiles import services as profiles
from profiles.models import User
from tests.desk import Desk
from tests.factories import make_entry, make_forum, make_poll, make_reply
from updates.places import Room
from updates.services import edit_update, write_update
from uploads import services as uploads

pytestmark = pytest.mark.django_db
CANARY = "harrier plumbing"
MARKED = f"SECRET - UK EYES ONLY\n\nThe {CANARY} moves on Friday."
LINE = f"SECRET: {CANARY}"


def _stored() -> list[str]:
    """The columns of all tables in which the words lie."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
            if (
                is_text
                and model._meta.managed
                and model._default_manager.filter(**{f"{field.name}__icontains": CANARY}).exists()
            ):
                found.append(f"{model._meta.label}.{field.name}")
    return found


def _keep(author: User, title: str, body: str) -> Any:
    return content.keep_new(
        kind="blog_post", author=author, typed=Typed(title=title, body=body), submission=uuid.uuid4(), known=Known()
    )


def _ways(author: User, colleague: User, entry: Entry, reply: Reply, group: Group) -> dict[str, Callable[[], Any]]:
    write: dict[str, Any] = {"kind": "blog_post", "author": author, "title": "Title", "body": "Text"}
    edit: dict[str, Any] = {
        "entry": entry,
        "editor": author,
        "title": "T",
        "tag_words": [],
        "audience": "everyone",
        "version": 1,
    }
    beside: dict[str, Any] = {"target": entry, "person": author, "known": Known(), "submission": uuid.uuid4()}
    said = groups.Settings(name=group.name, visibility=Visibility.VISIBLE, join_policy="open")
    me: dict[str, Any] = {"person": author, "name": "Ada Author", "job_title": "Analyst", "about": "", "skills": []}
    poll = make_poll(author=author)
    update = write_update(author=author, body="Hello", room=Room("everyone"))
    file = SimpleUploadedFile("x.txt", b"words")
    return {
        "body": lambda: content.write_entry(**{**write, "body": MARKED}),
        "title": lambda: content.write_entry(**{**write, "title": LINE}),
        "draft": lambda: content.write_entry(**{**write, "body": MARKED}, publish=False),
        "alt text": lambda: content.write_entry(**{**write, "body": f"![{LINE}](/uploads/{uuid.uuid4()}/)"}),
        "kept": lambda: _keep(author, title="T", body=MARKED),
        "kept title": lambda: _keep(author, title=LINE, body="Text"),
        "kept entry": lambda: content.keep_entry(
            entry=entry, typed=Typed(title="T", body=MARKED), submission=uuid.uuid4(), known=Known()
        ),
        "kept answer": lambda: content.keep_beside(**beside, purpose=DraftPurpose.ANSWER, typed=Typed(body=MARKED)),
        "edited": lambda: content.edit_entry(**edit, body=MARKED),
        "reply": lambda: content.reply_to(entry=entry, author=author, body=MARKED),
        "edited reply": lambda: content.edit_reply(reply=reply, editor=author, body=MARKED, version=1),
        "archive": lambda: content.import_reply(
            entry=entry, author=author, body=MARKED, root=None, created_at=entry.created_at, origin="a"
        ),
        "update": lambda: write_update(author=author, body=MARKED, room=Room("everyone")),
        "edited update": lambda: edit_update(
            update=update, editor=author, body=MARKED, audience="everyone", version=update.version
        ),
        "topic": lambda: write_topic(
            forum=make_forum(), kind="question", author=author, title=LINE, body="Text", tag_words=[]
        ),
        "option": lambda: polls.set_terms(entry=poll.entry, terms=Terms(options=["One", LINE], question="Which?")),
        "question": lambda: polls.put_on(entry=entry, terms=Terms(options=["One", "Two"], question=LINE)),
        "group": lambda: groups.begin_group(owner=author, name=LINE, preset=Preset.COMMUNITY),
        "group about": lambda: groups.begin_group(owner=author, name="Room", preset=Preset.COMMUNITY, about=MARKED),
        "changed group": lambda: groups.change_group(
            group=group, by=author, said=groups.Settings(**{**vars(said), "about": MARKED})
        ),
        "closed group": lambda: groups.close_group(group=group, by=author, reason=LINE),
        "profile": lambda: profiles.edit_profile(**{**me, "about": MARKED}),
        "job": lambda: profiles.edit_profile(**{**me, "job_title": LINE}),
        "pronouns": lambda: profiles.edit_profile(**me, details={"preferred_name": LINE}),
        "introduction": lambda: colleagues.introduce_oneself(person=author, to=colleague, text=MARKED),
        "file": lambda: uploads.receive_whole(uploader_id=author.pk, name=f"SECRET_{CANARY}.txt", file=file),
    }


def test_nothing_of_a_marked_text_is_stored_by_any_service(author: User, colleague: User) -> None:
    entry, group = make_entry(author), groups.begin_group(owner=author, name="Room", preset=Preset.COMMUNITY)
    ways = _ways(author, colleague, entry, make_reply(entry, author), group)
    for name, way in ways.items():
        with pytest.raises((ValueError,), match="SECRET") as refusal:
            way()
        assert "Refused" in {cause.__name__ for cause in type(refusal.value).__mro__} or name in {
            *("profile", "job", "pronouns"),
        }, name
        assert CANARY not in str(refusal.value), name
    assert _stored() == []


def test_a_bookmarks_note_is_text_too(author: User) -> None:
    bookmark = content.save_for_later(target=make_entry(author), person=author)
    with pytest.raises(content.MarkedTooHigh):
        content.annotate_bookmark(bookmark=bookmark, note=MARKED, remind_on=None)
    assert _stored() == []


def test_a_draft_from_before_the_guard_is_not_published(author: User) -> None:
    entry = content.write_entry(kind="blog_post", author=author, title="T", body="Text", publish=False)
    Entry.objects.filter(pk=entry.pk).update(body=MARKED)
    with pytest.raises(content.MarkedTooHigh):
        content.publish(entry=entry)


def test_the_form_comes_back_with_all_that_was_typed_and_says_what_to_do(client: Desk, author: User) -> None:
    client.force_login(author)
    typed = {"title": "Plan", "body": MARKED, "audience": "everyone", "act": "publish"}
    response = client.post(reverse("blogs:write"), {**typed, "submission": str(uuid.uuid4())})
    assert response.status_code == 422
    said = response.content.decode()
    assert CANARY in said and "tell your security adviser" in said and "marking SECRET" in said
    assert _stored() == []


def test_a_window_that_keeps_a_draft_is_told_and_keeps_nothing(client: Desk, author: User) -> None:
    client.force_login(author)
    sent = {"purpose": "new", "kind": "blog_post", "writer": author.pk, "body": MARKED, "submission": uuid.uuid4()}
    for _time in range(3):
        response = client.post(reverse("content:keep-draft"), sent)
        assert response.status_code == 422 and "SECRET" in response.json()["said"]
    assert _stored() == []
    stops = Record.objects.filter(action="moderation.stopped")
    assert [(row.actor_id, row.target_type, row.reason) for row in stops] == [(author.pk, "draft", "secret")]


def test_a_file_that_is_sent_in_parts_is_refused_by_its_name(client: Desk, author: User) -> None:
    client.force_login(author)
    with pytest.raises(uploads.MarkedTooHigh):
        uploads.begin(uploader_id=author.pk, name="TOP SECRET plan.docx", size_bytes=10)
    made = uploads.begin(uploader_id=author.pk, name="secret-santa.xlsx", size_bytes=10)
    assert made.name == "secret-santa.xlsx"


def test_who_is_stopped_is_told_of_after_the_transaction_and_once(author: User) -> None:
    with told_afterwards():
        for _time in range(2):
            with pytest.raises(ValueError):
                refuse_marked("TOP SECRET", person_id=author.pk, kind="reply", error=ValueError)
        assert not Record.objects.filter(action="moderation.stopped").exists()
    row = Record.objects.get(action="moderation.stopped")
    assert (row.actor_id, row.target_type, row.reason) == (author.pk, "reply", Above.TOP_SECRET)


def test_an_archive_with_a_marking_is_refused_by_line(author: User) -> None:
    with pytest.raises(BadLine, match="marking SECRET"):
        _check_markings("fine", MARKED)
