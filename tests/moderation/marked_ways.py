"""Every way to write something here that a person or a moderator has, each with a marked text in one of its fields."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from colleagues import services as colleagues
from content import services as content
from content.models import DraftPurpose, Entry, Reply
from content.services import Known, Typed
from forums import order
from forums.services import set_idea_state, write_topic
from groups import services as groups
from groups.models import Group, Preset, Visibility
from moderation import services as moderation
from moderation.appeals.services import appeal, decide
from moderation.house.proposals import veto
from moderation.models import Rule
from polls import services as polls
from polls.terms import Terms
from profiles import services as profiles
from profiles.models import User
from tests.factories import make_department, make_forum, make_group, make_poll, make_profession, make_topic
from tests.moderation.house import make_proposal, make_rules
from updates.places import Room
from updates.services import edit_update, write_update
from uploads import services as uploads

CANARY = "harrier plumbing"
MARKED = f"SECRET - UK EYES ONLY\n\nThe {CANARY} moves on Friday."
LINE = f"SECRET: {CANARY}"
TAG = "secret uk eyes only"


def _keep(author: User, title: str, body: str) -> Any:
    return content.keep_new(
        kind="blog_post", author=author, typed=Typed(title=title, body=body), submission=uuid.uuid4(), known=Known()
    )


def ways(author: User, colleague: User, entry: Entry, reply: Reply, group: Group) -> dict[str, Callable[[], Any]]:
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
        "tag": lambda: content.write_entry(**write, tag_words=[TAG]),
        "drafted tag": lambda: content.keep_new(
            kind="blog_post",
            author=author,
            typed=Typed(title="T", body="Text", tags=(LINE,)),
            submission=uuid.uuid4(),
            known=Known(),
        ),
        "skill": lambda: profiles.edit_profile(**{**me, "skills": [TAG]}),
        "unit": lambda: polls.put_on(entry=entry, terms=Terms(mode="number", question="How many?", unit=LINE)),
        "scheduled": lambda: content.write_entry(
            **{**write, "body": MARKED}, publish=timezone.now() + timedelta(days=1)
        ),
        "group rules": lambda: groups.change_group(
            group=group, by=author, said=groups.Settings(**{**vars(said), "rules": LINE})
        ),
        "file": lambda: uploads.receive_whole(uploader_id=author.pk, name=f"SECRET_{CANARY}.txt", file=file),
    }


def ways_of_order(
    author: User, colleague: User, moderator: User, second_moderator: User
) -> dict[str, Callable[[], Any]]:
    """What those write who keep order, and those whom it concerns."""
    topic = make_topic(author, forum=make_forum(group=make_group(owner=author)))
    hidden = [make_reply_of(colleague, topic.entry) for _number in range(2)]
    given: dict[str, Any] = {"moderator": moderator, "rule": Rule.ATTACK}
    first, second = (moderation.hide(target=reply, reason="Unkind.", **given) for reply in hidden)
    waiting = appeal(act=first, person=colleague, words="It was kind.", submission=uuid.uuid4())
    asked = make_proposal(author)
    room = make_group(owner=author, join_policy="request")
    me: dict[str, Any] = {"until": None, "by": author}
    slow: dict[str, Any] = {"minutes": 5, "until": timezone.now() + timedelta(hours=1), "by": author}
    return {
        "report": lambda: moderation.report(
            target=topic.entry, reporter=colleague, rule=Rule.ATTACK, note=MARKED, submission=uuid.uuid4()
        ),
        "act": lambda: moderation.hide(target=topic.entry, reason=MARKED, **given),
        "undo": lambda: moderation.undo(act=second, by=moderator, reason=MARKED),
        "spill": lambda: moderation.spill(target=topic.entry, moderator=moderator, reason=MARKED),
        "filter": lambda: moderation.save_filter(moderator=moderator, name=LINE, query=""),
        "appeal": lambda: appeal(act=second, person=colleague, words=MARKED, submission=uuid.uuid4()),
        "decision": lambda: decide(appeal=waiting, by=second_moderator, outcome="lost", reason=MARKED),
        "rules": lambda: make_rules("Be kind", why=LINE, after=0),
        "rule": lambda: make_rules(LINE, after=0),
        "proposal": lambda: make_proposal(colleague, title=LINE),
        "proposed words": lambda: make_proposal(colleague, words=LINE),
        "proposed for": lambda: make_proposal(colleague, reason=MARKED),
        "veto": lambda: veto(proposal=asked, by=moderator, paragraph=LINE, reason="Law."),
        "veto for": lambda: veto(proposal=asked, by=moderator, paragraph="1", reason=MARKED),
        "lock": lambda: order.lock(topic=topic, reason=LINE, **me),
        "slow": lambda: order.slow_down(topic=topic, reason=LINE, **slow),
        "idea": lambda: set_idea_state(topic=topic, state="declined", reason=LINE, by=author),
        "join": lambda: groups.ask_to_join(group=room, person=colleague, message=LINE),
        "department": lambda: profiles.introduce(department=make_department(), about=MARKED, website="", by=moderator),
        "hub": lambda: profiles.edit_profession(profession=make_profession(), about=MARKED, tag_words=[], by=author),
        "team": lambda: profiles.make_team(department=make_department(), name=LINE),
        "purpose": lambda: profiles.make_team(department=make_department(), name="Team", purpose=LINE),
        "role": lambda: profiles.hold_role(person=author, department=make_department(), job_title=LINE),
        "contact": lambda: profiles.hold_role(person=author, department=make_department(), contact_for=LINE),
    }


def make_reply_of(person: User, entry: Entry) -> Reply:
    """A reply that is hidden next."""
    return content.reply_to(entry=entry, author=person, body="Hello there.")
