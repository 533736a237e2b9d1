"""Two invented weeks of talk between sixty invented people, and what no archive holds: a draft, pictures, a report."""

import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from blogs.apps import BLOG_POST
from content.models import Audience, Entry, EntryTag, Reply
from content.services import annotate_bookmark, reply_to, save_for_later, write_entry
from core import text
from forums.models import Forum
from groups.models import Group, Membership
from insight import nights, talk
from moderation.models import Rule
from moderation.services import make_moderator, report
from polls.models import Poll
from portal import channels, signs
from portal.archive import asked, cast, circle, desk, documents, house, official, order, pictures, places, spilt, told
from portal.archive import people as said_by_people
from portal.archive.importing import Tally, import_archive
from portal.archive.taking_part import press_buttons, read_until, vote_in
from portal.archive.week import into_the_days_before
from profiles.models import Role, Trust, User
from profiles.services import confirm, create_person, edit_profile, set_photo
from search import indexing
from updates.places import Room
from updates.services import write_update
from uploads.models import Upload
from uploads.services import receive_whole

SOURCE: Final = "demonstration"
FOLDER: Final = Path(__file__).resolve().parent.parent / "fixtures" / "demonstration"
"""Its files are one archive, in the order of their names."""
PASSWORD: Final = "a week of invented talk"  # noqa: S105 - printed on purpose, and refused outside DEBUG
"""Of the people in `cast.SIGN_INS`; the others have none."""
_JOINED: Final = timedelta(days=90)  # before now, the last of them
_BETWEEN: Final = timedelta(days=1, hours=13, minutes=47)
_BACK_THEN: Final = timedelta(hours=36)  # before now, when its regulars were here last
_MOMENTS: Final = ("created_at", "published_at", "closed_at", "closes_at")
_PICTURED: Final = timedelta(hours=2, minutes=13)  # before now
_AT_MOST: Final = 10.0  # seconds
_SAID: Final = frozenset({"entry", "reply"})


def is_there() -> bool:
    """Whether the demonstration was loaded into this database."""
    return User.objects.filter(origin__startswith=f"{SOURCE}:").exists()


@transaction.atomic
def load(*, now: datetime) -> Tally:
    """Load it, its last words said a few minutes before `now`. Raises ArchiveRefused where departments are missing."""
    places.begin()
    said_by_people.begin()
    _open_forums()
    tally = import_archive(_moved(now), source=SOURCE)
    found = User.objects.filter(origin__startswith=f"{SOURCE}:").select_related("department").order_by("pk")
    people = {person.origin.removeprefix(f"{SOURCE}:"): person for person in found}
    _let_in(people, now)
    _make_operator(people[cast.OPERATOR])
    for one, about in cast.ABOUT.items():
        _introduce(people[one], about)
    places.settle(people)
    press_buttons(people, before=now)
    polls = Poll.objects.filter(entry__origin__startswith=f"{SOURCE}:").select_related("entry")
    vote_in({poll.entry.origin.removeprefix(f"{SOURCE}:"): poll for poll in polls}, people, before=now)
    for one in cast.REGULARS:
        read_until(now - _BACK_THEN, people[one])
    told.settle(people, source=SOURCE)
    said_by_people.settle(people, operator=people[cast.OPERATOR])
    circle.settle(people)
    for author, entry, body in cast.SAID_NOW:
        reply_to(entry=Entry.objects.get(origin=f"{SOURCE}:{entry}"), author=people[author], body=body)
    asked.ask(people, source=SOURCE, now=now)
    for showing in cast.SHOWN:
        _show(people[showing.author], showing)
    for one in pictures.FACES:
        set_photo(person=people[one], upload=_send(people[one], f"{one}.jpg", pictures.face(one)))
    _post_picture(people[cast.PICTURED.author], cast.PICTURED, at=now - _PICTURED)
    _begin_draft(people[cast.AUTHOR])
    _save(people[cast.AUTHOR], now)
    _report(people[cast.REPORTER])
    order.keep(people, source=SOURCE)
    make_moderator(people[cast.MODERATOR])
    house.keep(people, moderator=people[cast.MODERATOR], source=SOURCE, now=now)
    spilt.keep(people, moderator=people[cast.MODERATOR], operator=people[cast.OPERATOR], source=SOURCE)
    desk.fill(people, source=SOURCE, now=now)
    official.say(people, operator=people[cast.OPERATOR], now=now)
    for group in Group.objects.filter(origin__startswith=f"{SOURCE}:"):
        signs.take(group)
    channels.sweep(for_seconds=_AT_MOST)
    nights.run_whole()
    talk.count_week()
    told.issue_digests((people[one] for one in cast.REGULARS), now=now)
    _let_in_a_newcomer()
    return tally


def _open_forums() -> None:
    """The categories that its topics stand in, where they are not there already."""
    for position, category in enumerate(cast.CATEGORIES):
        fields = {"name": category.name, "about": category.about, "position": position}
        Forum.objects.get_or_create(slug=category.slug, group=None, defaults=fields)


def _moved(now: datetime) -> io.BytesIO:
    """The archive with its days moved to those before `now`."""
    files = sorted(FOLDER.glob("*.jsonl"))
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    said = [datetime.fromisoformat(line[name]) for line in lines if line["type"] in _SAID for name in _moments(line)]
    move = into_the_days_before(now, said)
    for line in lines:
        for holder in (line, line.get("poll", {})):
            for name in _moments(holder):
                holder[name] = move(datetime.fromisoformat(holder[name])).isoformat()
    return io.BytesIO("\n".join(json.dumps(line) for line in lines).encode())


def _moments(holder: dict[str, Any]) -> list[str]:
    return [name for name in _MOMENTS if name in holder]


def _let_in(people: dict[str, User], now: datetime) -> None:
    """As if all had claimed their accounts, one after the other, some months ago."""
    password = make_password(PASSWORD)
    known = {sign_in.id for sign_in in cast.SIGN_INS}
    for number, (one, person) in enumerate(reversed(people.items())):
        confirm(person=person, address=person.email, keep_password=False)
        person.created_at = person.admitted_at = person.confirmed_at = now - _JOINED - number * _BETWEEN
        person.trust = Trust.MEMBER
        person.password = password if one in known else person.password
        person.save(update_fields=["created_at", "admitted_at", "confirmed_at", "trust", "password"])
        Role.objects.filter(person=person).update(started_on=timezone.localdate(person.created_at))
    EmailAddress.objects.filter(user__in=people.values()).update(verified=True)
    came = User.objects.filter(pk=OuterRef("person")).values("created_at")
    early = Membership.objects.filter(person__in=people.values(), joined_at__lt=Subquery(came))
    early.update(joined_at=Subquery(came))


def _let_in_a_newcomer() -> None:
    """Somebody of no archive, who signed up and typed the code a moment ago: the first visit is before them."""
    email = next(sign_in.email for sign_in in cast.SIGN_INS if sign_in.id == cast.NEWCOMER.lower().replace(" ", "-"))
    person = create_person(email=email, name=cast.NEWCOMER, password=PASSWORD)
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    confirm(person=person, address=email, keep_password=True)
    Role.objects.filter(person=person).update(started_on=timezone.localdate())


def _introduce(person: User, about: str) -> None:
    edit_profile(person=person, name=person.name, job_title=person.job_title, about=about, skills=person.skills.names())


def _show(author: User, showing: cast.Showing) -> None:
    """Say something with a picture or a file, which the worker checks as it does anybody's."""
    is_picture = showing.file in pictures.DRAWN
    made = ({**pictures.DRAWN, **documents.WRITTEN}).get(showing.file, cast.HOURS.encode)
    sent = _send(author, showing.file, made())
    held = text.reference(sent.token, showing.alt or showing.file, is_picture=is_picture)
    entry = Entry.objects.get(origin=f"{SOURCE}:{showing.entry}")
    reply_to(entry=entry, author=author, body=f"{showing.body}\n\n{held}")


def _post_picture(author: User, showing: cast.Showing, *, at: datetime) -> None:
    """An update with a picture, which the worker checks as it does anybody's."""
    sent = _send(author, showing.file, pictures.DRAWN[showing.file]())
    held = text.reference(sent.token, showing.alt, is_picture=True)
    update = write_update(author=author, body=f"{showing.body}\n\n{held}", room=Room(Audience.EVERYONE))
    Entry.objects.filter(pk=update.pk).update(published_at=at, created_at=at)
    EntryTag.objects.filter(content_object=update).update(published_at=at)
    indexing.write([update.pk])  # the moment that search knows is that of the writing


def _send(person: User, name: str, content: bytes) -> Upload:
    return receive_whole(uploader_id=person.pk, name=name, file=ContentFile(content, name))


def _begin_draft(author: User) -> None:
    write_entry(
        kind=BLOG_POST, author=author, title=cast.DRAFT_TITLE, body=cast.DRAFT, tag_words=["benefits"], publish=False
    )


def _save(author: User, now: datetime) -> None:
    """What the author keeps for later: with a note, with a day, and with neither."""
    for saving in cast.SAVED:
        written = (Reply if saving.is_reply else Entry).objects.get(origin=f"{SOURCE}:{saving.of}")
        day = timezone.localdate(now) + timedelta(days=saving.in_days) if saving.in_days else None
        annotate_bookmark(bookmark=save_for_later(target=written, person=author), note=saving.note, remind_on=day)


def _report(reporter: User) -> None:
    report(
        target=Reply.objects.get(origin=f"{SOURCE}:{cast.REPORTED}"),
        reporter=reporter,
        rule=Rule.OFF_TOPIC,
        note=cast.REPORT_NOTE,
        submission=UUID(int=1),
    )


def _make_operator(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
    person.refresh_from_db()
