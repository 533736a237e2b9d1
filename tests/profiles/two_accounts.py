"""Two accounts of one person, each with a row for every foreign key to a person that there is.

A new foreign key wants two things: a receiver in its app's `merging.py` that names it with `profiles.merging.settles`,
and a line in one of the functions here that gives `person` a row.
"""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import models as auth
from django.utils import timezone

from colleagues.models import Block, Dismissal, Introduction
from colleagues.services import add_colleague
from content import services as content
from content.models import (
    Announcement,
    Bookmark,
    Draft,
    DraftPurpose,
    Entry,
    Mention,
    Pin,
    ProfilePin,
    ReactionKind,
    Reply,
    Revision,
)
from content.services import react
from forums.models import Topic
from groups.models import Group, Invitation, MemberRole
from groups.services import join
from insight.models import Term, Trait
from moderation.models import Act, ActKind, Appeal, Backing, Proposal, Report, Rule, Rules, SavedFilter
from moderation.models import Outcome as ReportOutcome
from notifications.models import (
    Channel,
    Delivery,
    DeliveryState,
    Digest,
    DigestItem,
    Event,
    Notification,
    Preference,
    StaffMessage,
    Timetable,
)
from polls.models import Poll
from profiles.merging import foreign_keys
from profiles.models import (
    Absence,
    AccessToken,
    Counterpart,
    CounterpartVerdict,
    DepartmentHost,
    Look,
    Mandate,
    Presence,
    ProfileDetail,
    RetiredAddress,
    Session,
    Skill,
    User,
    WorkingPattern,
    Workplace,
)
from stream.models import FeedMark, Follow, Hidden, ReadMark, SavedSearch, Tab
from tags import services as tags
from tests.factories import (
    make_department,
    make_entry,
    make_group,
    make_offer,
    make_person,
    make_poll,
    make_profession,
    make_topic,
    make_vote,
)


@dataclass
class Stage:
    """What both accounts meet at: others' words, rooms and polls."""

    third: User
    fourth: User
    entry: Entry
    reply: Reply
    topic: Topic
    room: Group  # both own it
    poll: Poll  # both vote in it, for different options
    secret: Poll  # both vote in it, and it is anonymous
    notification: Notification


def set_stage() -> Stage:
    """The others, and what they made."""
    department = make_department("Office of Others")
    third, fourth = make_person("Thea Third", department=department), make_person("Finn Fourth", department=department)
    entry = make_entry(third)
    notification = Notification.objects.create(key="for:both", actor=third, entry=entry)
    return Stage(
        third=third,
        fourth=fourth,
        entry=entry,
        reply=content.reply_to(entry=entry, author=third, body="A reply."),
        topic=make_topic(third),
        room=make_group(owner=third),
        poll=make_poll(third),
        secret=make_poll(third, is_anonymous=True, results="closed"),
        notification=notification,
    )


def fill(person: User, stage: Stage, number: int) -> None:
    """Give `person` a row for every foreign key; much of it on the same things as the other account has."""
    for part in (_account, _circle, _words, _groups, _told, _stream, _profile, _polls_and_moderation):
        part(person, stage, number)
    person.refresh_from_db()


def _account(person: User, stage: Stage, number: int) -> None:
    LogEntry.objects.create(user=person, action_flag=CHANGE, object_repr="something")
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "sealed"})
    Session.objects.create(session_key=f"key{number}" * 8, session_data="", expire_date=_in_days(3), person=person)
    RetiredAddress.objects.create(person=person, email="both@retired.example")
    AccessToken.objects.create(person=person, purpose="feed", token_hash=uuid.uuid4().hex)
    looked = {"expires_at": _in_days(1), "began_at": timezone.now(), "ends_at": _in_days(1), "reason": "fault"}
    Look.objects.create(member=person, staff=stage.third, **looked)
    Look.objects.create(member=stage.fourth, staff=person, **looked)
    group, _is_new = auth.Group.objects.get_or_create(name="Helpers")
    person.groups.add(group)
    person.user_permissions.add(auth.Permission.objects.get(codename="moderate"))
    before = make_person(f"Merged Before {number}")
    closed = {"left_at": timezone.now(), "admitted_at": None, "merged_at": timezone.now()}
    User.objects.filter(pk=before.pk).update(merged_into=person, **closed)


def _circle(person: User, stage: Stage, number: int) -> None:
    add_colleague(member=person, colleague=stage.third)
    add_colleague(member=stage.third, colleague=person)
    Block.objects.create(blocker=person, blocked=stage.fourth)
    Block.objects.create(blocker=stage.fourth, blocked=person)
    Dismissal.objects.create(person=person, other=stage.fourth, dismissed_at=timezone.now())
    Dismissal.objects.create(person=stage.fourth, other=person, dismissed_at=timezone.now())
    asked = {"text": "Hello", "expires_at": _in_days(9), "submission": uuid.UUID(int=11)}
    Introduction.objects.create(**asked, introducer=person, one=person, other=stage.third)
    Introduction.objects.create(**asked | {"submission": None}, introducer=stage.third, one=stage.fourth, other=person)


def _words(person: User, stage: Stage, number: int) -> None:
    own = make_entry(person, title=f"Words of {number}")
    content.reply_to(entry=stage.entry, author=person, body=f"Reply of {number}.")
    Mention.objects.create(person=person, entry=stage.entry)
    react(target=stage.entry, person=person)
    react(target=stage.topic.entry, person=person, kind=ReactionKind.ME_TOO)
    Topic.objects.filter(pk=stage.topic.pk).update(votes=number)
    Revision.objects.create(entry=own, number=number, editor=person, body="Before.")
    Draft.objects.create(person=person, entry=stage.entry, purpose=DraftPurpose.ANSWER, submission=uuid.UUID(int=7))
    Bookmark.objects.create(person=person, entry=stage.entry, note=f"Note {number}")
    Pin.objects.create(entry=own, group=stage.room, pinned_by=person)
    ProfilePin.objects.create(person=person, entry=own)
    week = date(2026, 6, 1) + timedelta(weeks=number)
    Announcement.objects.create(entry=own, group=stage.room, week_of=week, announced_by=person)
    make_offer(stage.topic, person)
    make_offer(make_topic(stage.third), make_person(), passed_by=person)
    Topic.objects.filter(pk=make_topic(stage.third).pk).update(
        accepted_by=person, claimed_by=person, claimed_until=_in_days(1)
    )


def _groups(person: User, stage: Stage, number: int) -> None:
    join(group=stage.room, person=person, role=MemberRole.OWNER)
    alone = make_group(owner=person, created_by=person, submission=uuid.UUID(int=8))
    Invitation.objects.create(group=alone, inviter=person, person=stage.fourth, expires_at=_in_days(9))
    given = {"group": stage.room, "person": person, "expires_at": _in_days(9)}
    Invitation.objects.create(**given, accepted_by=person, accepted_at=timezone.now())
    Invitation.objects.create(**given | {"group": _other_room(stage)})


def _other_room(stage: Stage) -> Group:
    name = "Where both are asked to"
    return Group.objects.filter(name=name).first() or make_group(owner=stage.third, name=name)


def _told(person: User, stage: Stage, number: int) -> None:
    Notification.objects.create(key=f"by:{person.pk}", actor=person, entry=stage.entry)
    read_at = timezone.now() if number == 2 else None  # by the account that goes
    Delivery.objects.filter(recipient=person).delete()  # what the rest here told of; counted exactly below
    Delivery.objects.create(
        recipient=person,
        notification=stage.notification,
        entry=stage.entry,
        channel=Channel.SITE,
        event=Event.MENTION,
        state=DeliveryState.SENT,
        read_at=read_at,
    )
    day = {"issued_on": date(2026, 6, 1), "since": _in_days(-2), "until": _in_days(-1), "budget_minutes": 5}
    digest = Digest.objects.create(person=person, **day)
    shared: dict[str, Any] = {"digest": digest, "person": person, "reason": "new", "cost_seconds": 9}
    DigestItem.objects.create(**shared, position=0, entry=stage.entry)
    DigestItem.objects.create(**shared, position=1, entry=make_entry(stage.third, title=f"Read by {number}"))
    Timetable.objects.create(person=person, next_at=_in_days(1))
    Preference.objects.create(person=person, digest_minutes=10 * number)
    StaffMessage.objects.create(title="Told", body="All.", author=person)


def _stream(person: User, stage: Stage, number: int) -> None:
    Follow.objects.filter(person=person).delete()  # what writing set
    Follow.objects.create(person=person, thread=stage.entry)
    Follow.objects.create(person=person, followed=stage.third)
    Follow.objects.create(person=stage.third, followed=person)
    SavedSearch.objects.create(person=person, name="Mine", words="roads", submission=uuid.UUID(int=9))
    SavedSearch.objects.create(person=stage.third, name=f"Theirs {number}", author=person)
    ReadMark.objects.create(person=person, entry=stage.entry, seen_at=_in_days(number), seen_reply=number)
    FeedMark.objects.create(person=person, tab=Tab.FOR_YOU, seen_at=_in_days(number), seen_entry=number)
    Hidden.objects.create(person=person, entry=stage.entry)


def _profile(person: User, stage: Stage, number: int) -> None:
    Absence.objects.create(person=person, starts_on=date(2026, 8, 3), ends_on=date(2026, 8, 7), cover=stage.third)
    Absence.objects.create(person=stage.third, starts_on=date(2026, 9, number), ends_on=date(2026, 9, 9), cover=person)
    made = {"score": 1.0, "made_at": timezone.now()}
    Counterpart.objects.create(person=person, other=stage.third, rank=1, **made)
    Counterpart.objects.create(person=stage.third, other=person, rank=number, **made)
    CounterpartVerdict.objects.create(person=person, other=stage.third, is_same_job=True)
    CounterpartVerdict.objects.create(person=stage.third, other=person, is_same_job=True)
    Mandate.objects.create(
        person=person, department=stage.entry.department, expires_on=date(2030, 1, 1), given_by=person
    )
    DepartmentHost.objects.create(person=person, department=stage.entry.department, given_by=person)
    make_profession(person)
    ProfileDetail.objects.create(person=person, pronouns="", preferred_name=f"Name {number}")
    place, _is_new = Workplace.objects.get_or_create(slug="hub", defaults={"name": "Hub", "town": "Hubton"})
    Presence.objects.create(person=person, workplace=place, day=timezone.localdate())
    WorkingPattern.objects.create(person=person, days=[0, number])
    [tag] = tags.resolve(["roads"], most=5)
    Skill.objects.create(content_object=person, tag=tag)
    term, _is_new = Term.objects.get_or_create(word="road")
    Trait.objects.create(person=person, term=term, department=stage.entry.department, weight=1)


def _polls_and_moderation(person: User, stage: Stage, number: int) -> None:
    make_vote(stage.poll, person, "Tea" if number == 1 else "Coffee")
    make_vote(stage.secret, person, "Tea" if number == 1 else "Coffee")
    token = uuid.UUID(int=10)
    Report.objects.create(reporter=person, entry=stage.entry, rule=Rule.OTHER, note=f"Look {number}", submission=token)
    handled = {"handled_by": person, "handled_at": timezone.now(), "outcome": ReportOutcome.NO_ACTION}
    handled |= {"claimed_by": person, "claimed_at": timezone.now(), "concerns": person}
    SavedFilter.objects.create(moderator=person, name=f"Mine {number}", query="state=open")
    Report.objects.create(reporter=stage.fourth, reply=stage.reply, rule=Rule.ATTACK, **handled)
    Report.objects.create(reporter=stage.fourth, person=person, rule=Rule.ATTACK, note=f"Him {number}")
    Act.objects.create(entry=stage.entry, kind=ActKind.NO_ACTION, moderator=person, concerns=person, reason="Fine.")
    warned = Act.objects.create(person=person, kind=ActKind.WARN, rule=Rule.ATTACK, concerns=person, reason="Be kind.")
    Appeal.objects.create(act=warned, person=person, words="I was kind.", submission=token)
    decided = {"decided_by": person, "decided_at": timezone.now(), "outcome": "lost", "reason": "It stands."}
    other = {"kind": ActKind.WARN, "rule": Rule.ATTACK, "concerns": stage.fourth, "reason": "Be kind."}
    Appeal.objects.create(
        act=Act.objects.create(person=stage.fourth, **other), person=stage.fourth, words="I was.", **decided
    )
    rules = Rules.objects.create(number=number, in_force_from=timezone.localdate(), made_by=person)
    said = {"kind": "add", "title": "A line", "text": "Its text.", "reason": "It lacks."}
    Proposal.objects.create(proposer=person, submission=token, **said)
    done = {"state": "in-force", "closes_at": timezone.now(), "decided_by": person, "decided_at": timezone.now()}
    Proposal.objects.create(**said, **done, proposer=stage.third, rules=rules)
    asked = Proposal.objects.filter(proposer=stage.third).earliest("pk")  # both back it
    department = make_department() if number == 1 else Backing.objects.get().department
    Backing.objects.create(proposal=asked, person=person, department=department)


def _in_days(days: int) -> Any:
    return timezone.now() + timedelta(days=days)


KEYS: dict[str, Any] = foreign_keys()


def numbers_of(*people: User) -> Counter[str]:
    """How many rows name one of `people`, by foreign key."""
    return Counter(
        {
            key: field.model._default_manager.filter(**{f"{field.name}__in": people}).count()
            for key, field in KEYS.items()
        }
    )
