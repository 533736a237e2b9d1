"""The smallest valid rows, and nothing else."""

import itertools
import uuid
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import F
from django.utils import timezone

from content import services
from content.models import Audience, Draft, DraftPurpose, Entry, Passage, Reply
from core import text
from forums.models import Forum, Offer, OfferReason, Topic, TopicKind, week_of
from forums.services import forum_of, write_topic
from groups.models import Group, Invitation, MemberRole, Visibility
from groups.services import join
from polls import services as poll_services
from polls.models import Mode, Poll
from polls.terms import Terms
from profiles import services as profiles
from profiles.models import Department, DepartmentDomain, Mandate, Profession, Role, Team, Trust, User, Workplace
from profiles.services import create_person
from profiles.services.listed import document_of
from profiles.services.listing import store as list_rows
from tags import services as tags
from updates.places import Room
from updates.services import write_update
from uploads import store
from uploads.models import Upload, UploadKind, UploadState

PASSWORD = "a long enough pass phrase"
_numbers = itertools.count(1)


def make_department(name: str = "", **fields: Any) -> Department:
    """A department with a domain of its own."""
    number = next(_numbers)
    name = name or f"Department of Number {number}"
    slug = fields.pop("slug", f"department-{number}")
    department = Department.objects.create(
        slug=slug,
        name=name,
        short_name=fields.pop("short_name", name[:40]),
        abbreviation=fields.pop("abbreviation", f"D{number}"),
        colour=fields.pop("colour", "#006853"),
        **fields,
    )
    DepartmentDomain.objects.create(department=department, domain=f"{slug}.example")
    return department


def make_person(name: str = "", *, department: Department | None = None, admitted: bool = True, **fields: Any) -> User:
    """A confirmed and admitted member with the role in `department`, or somebody on the way there.

    Their rows are those that `admit` writes, in a third of its queries: nobody can have moved, and no group takes in
    people of a department by rule unless a test has made one.
    """
    number = next(_numbers)
    name = name or f"Person Number{number}"
    email = fields.pop("email", f"person-{number}@{(department.slug if department else 'nowhere')}.example")
    job_title = fields.pop("job_title", "")
    person = create_person(email=email, name=name, password=fields.pop("password", None))
    confirmed = fields.pop("confirmed", True)
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=confirmed)
    if confirmed:
        fields.setdefault("confirmed_at", timezone.now())
    if admitted:
        department = department or make_department()
        fields = {
            "admitted_at": timezone.now(),
            "department": department,
            "job_title": job_title,
            "trust": Trust.MEMBER,
            "version": 2,
            **fields,
        }
    if fields:
        User.objects.filter(pk=person.pk).update(**fields)
    if admitted and department is not None:
        _let_in(person, department, job_title)
    person.refresh_from_db()
    return person


def _let_in(person: User, department: Department, job_title: str) -> None:
    role = Role.objects.create(person=person, department=department, is_main=True, job_title=job_title)
    Department.objects.filter(pk=department.pk).update(head_count=F("head_count") + 1)
    row = User.objects.select_related("department", "detail", "working_pattern").get(pk=person.pk)
    list_rows([document_of(row, [role], [])])


def make_team(department: Department, name: str = "", *people: User, parent: Team | None = None) -> Team:
    """An open team, with the main roles of `people` in it."""
    team = profiles.make_team(department=department, name=name or f"Team {next(_numbers)}", parent=parent)
    for person in people:
        profiles.join_team(role=person.roles.get(is_main=True), team=team)
    team.refresh_from_db()
    return team


def make_workplace(name: str = "", *people: User, **fields: Any) -> Workplace:
    """A workplace in use, in which the main roles of `people` are."""
    number = next(_numbers)
    fields = {"slug": f"workplace-{number}", "name": name or f"House {number}", "town": "Leeds", **fields}
    made = Workplace.objects.create(**fields)
    for person in people:
        profiles.edit_role(role=person.roles.get(is_main=True), workplace=made)
    return made


def make_profession(*people: User, name: str = "", tag_words: Iterable[str] = ()) -> Profession:
    """A profession of `people`, the first of whom hosts its hub."""
    number = next(_numbers)
    host = people[0] if people else None
    made = Profession.objects.create(slug=f"profession-{number}", name=name or f"Profession {number}", host=host)
    made.tags.set(tags.resolve(tag_words))
    for person in people:
        profiles.set_profession(role=person.roles.get(is_main=True), profession=made)
    made.refresh_from_db()
    return made


def make_group(*, owner: User | None = None, visibility: str = Visibility.VISIBLE, **fields: Any) -> Group:
    """A group, with its owner where one is given."""
    number = next(_numbers)
    if visibility == Visibility.HIDDEN:
        fields = {"hidden_reason": "A test.", "review_on": timezone.localdate() + timedelta(days=90), **fields}
    group = Group.objects.create(
        slug=f"group-{number}", name=fields.pop("name", f"Group {number}"), visibility=visibility, **fields
    )
    if owner is not None:
        join(group=group, person=owner, role=MemberRole.OWNER)
    return group


def make_invitation(group: Group, person: User, *, by: User, **fields: Any) -> Invitation:
    """An invitation of `person` that is two hours old, so no limit is near."""
    fields = {"created_at": timezone.now() - timedelta(hours=2), **fields}
    made = Invitation.objects.create(
        group=group, inviter=by, person=person, expires_at=fields.pop("expires_at", timezone.now() + timedelta(days=14))
    )
    Invitation.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made


def make_entry(author: User, *, title: str = "A title", body: str = "Some words.", **fields: Any) -> Entry:
    """A published blog post for everyone, unless `fields` say otherwise. Written an hour ago, so no limit is near."""
    publish = fields.pop("publish", True)
    entry = services.write_entry(
        kind=fields.pop("kind", "blog_post"),
        author=author,
        title=title,
        body=body,
        tag_words=fields.pop("tag_words", ()),
        audience=fields.pop("audience", Audience.EVERYONE),
        group=fields.pop("group", None),
        publish=publish,
        speak_as=fields.pop("speak_as", ""),
    )
    Entry.objects.filter(pk=entry.pk).update(created_at=timezone.now() - timedelta(hours=2), **fields)
    entry.refresh_from_db()
    return entry


def make_update(author: User, body: str = "A few words.", *, quoted: Entry | None = None, **fields: Any) -> Entry:
    """A published update for everyone, unless `fields` say otherwise. Written two hours ago, so no limit is near."""
    room = Room(fields.pop("audience", Audience.EVERYONE), fields.pop("group", None))
    update = write_update(author=author, body=body, room=room, quoted=quoted)
    Entry.objects.filter(pk=update.pk).update(created_at=timezone.now() - timedelta(hours=2), **fields)
    update.refresh_from_db()
    return update


def make_mandate(person: User, department: Department, *, days: int = 90) -> Mandate:
    """A mandate of `person` for so many days from today on."""
    until = timezone.localdate() + timedelta(days=days)
    return profiles.give_mandate(person=person, department=department, expires_on=until, by=person)


def make_official(author: User, department: Department | None = None, **fields: Any) -> Entry:
    """What `department` (the author's) says officially; the author gets a mandate where they have none."""
    department = department or author.department
    assert department is not None
    if not Mandate.objects.current().held_by(author).filter(department=department).exists():
        make_mandate(author, department)
    return make_entry(author, speak_as=str(department.pk), **fields)


def make_poll(author: User, *, on: Entry | None = None, title: str = "What do you drink?", **terms: Any) -> Poll:
    """An open poll for everyone with three options to choose one from, unless `terms` say otherwise.

    An entry of its own, or hanging on the entry `on`. `audience`, `group` and `publish` are those of its entry.
    """
    fields = {name: terms.pop(name) for name in ("audience", "group", "publish", "state") if name in terms}
    entry = on or make_entry(author, kind=poll_services.KIND, title=title, body="", **fields)
    if on is not None:
        terms.setdefault("question", "Yes or no?")
    if terms.get("mode") == Mode.NUMBER:
        terms = {"least": Decimal(0), "greatest": Decimal(100)} | terms
    poll_services.put_on(entry=entry, terms=Terms(**({"options": ["Tea", "Coffee", "Water"]} | terms)))
    return Poll.objects.select_related("entry").get(pk=entry.pk)


def make_vote(poll: Poll, voter: User, *labels: str, number: int | Decimal | None = None) -> None:
    """A vote for the options of these labels (the first option where there are none), or for a number."""
    keys = {choice.label: choice.pk for choice in poll.choices.all()}
    if number is not None:
        answer = poll_services.Answer(number=Decimal(number))
    else:
        answer = poll_services.Answer([keys[label] for label in labels or [*keys][:1]])
    poll_services.cast_vote(poll=poll, voter=voter, answer=answer)


SECRET_NUMBER = 876_503_219  # nine digits: no token and no time holds them by chance
SECRET_WORDS = (str(SECRET_NUMBER), f"{SECRET_NUMBER:,}")


def make_secret_poll(author: User, voter: User, *, results: str, on: Entry | None = None) -> Poll:
    """A poll whose one vote is SECRET_NUMBER: whatever is shown of its result shows one of SECRET_WORDS."""
    least = Decimal(876_500_000)
    poll = make_poll(author, on=on, mode=Mode.NUMBER, least=least, greatest=least + 9_999, results=results)
    make_vote(poll, voter, number=SECRET_NUMBER)
    return poll


def make_forum(*, group: Group | None = None, **fields: Any) -> Forum:
    """A category of the whole service, or the forum of a group."""
    if group is not None:
        return forum_of(group)
    number = next(_numbers)
    return Forum.objects.create(slug=fields.pop("slug", f"forum-{number}"), name=f"Forum {number}", **fields)


def make_topic(author: User, *, forum: Forum | None = None, kind: str = TopicKind.QUESTION, **fields: Any) -> Topic:
    """A published question in a category, for everyone, unless `fields` say otherwise. Begun two hours ago."""
    entry = write_topic(
        forum=forum or make_forum(),
        kind=kind,
        author=author,
        title=fields.pop("title", "How do you do it?"),
        body=fields.pop("body", "Some words."),
        tag_words=fields.pop("tag_words", ()),
        audience=fields.pop("audience", ""),
        publish=fields.pop("publish", True),
    )
    Entry.objects.filter(pk=entry.pk).update(created_at=timezone.now() - timedelta(hours=2), **fields)
    return Topic.objects.select_related("entry", "forum").get(pk=entry.pk)


def make_offer(topic: Topic, person: User, **fields: Any) -> Offer:
    """The question put before `person` an hour ago, as the first of a week of long ago."""
    now = timezone.now()
    usual = {"asked_at": now - timedelta(hours=1), "week": week_of(now) - timedelta(weeks=next(_numbers)), "slot": 1}
    return Offer.objects.create(topic=topic, person=person, **(usual | {"reason": OfferReason.SKILL} | fields))


SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def make_upload(
    uploader: User, content: bytes = b"Some words.", *, name: str = "log.ods", picture: bool = False, **fields: Any
) -> Upload:
    """A file that was checked and lies in the store; as a picture, the same bytes in each size."""
    upload = Upload.objects.create(
        uploader_id=uploader.pk,
        name=name,
        size_bytes=len(content),
        received_bytes=len(content),
        state=fields.pop("state", UploadState.READY),
        kind=UploadKind.PICTURE if picture else UploadKind.FILE,
        media_type=fields.pop(
            "media_type", "image/webp" if picture else "application/vnd.oasis.opendocument.spreadsheet"
        ),
        width=640 if picture else None,
        height=480 if picture else None,
        **fields,
    )
    with NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        for part in [store.part_of(size) for size in store.SIZES] if picture else [store.FILE]:
            store.current().put(upload.token, part, Path(file.name))
    return upload


def make_passage(upload: Upload, words: str = "Words in a file.", **fields: Any) -> Passage:
    """A piece of the words inside a file, which has no places unless `fields` say so."""
    usual = {"number": next(_numbers), "text": words}
    return Passage.objects.create(upload=upload, **(usual | fields))


def refer(*uploads: Upload, alt: str = "A desk") -> str:
    """Markdown that refers to them, pictures with a description."""
    return "\n\n".join(
        text.reference(upload.token, alt if upload.is_picture else upload.name, is_picture=upload.is_picture)
        for upload in uploads
    )


def change_entry(entry: Entry, **fields: Any) -> Entry:
    """Another version of the entry, by its author."""
    entry.refresh_from_db()
    said: dict[str, Any] = {"title": entry.title, "body": entry.body, "audience": entry.audience}
    said["tag_words"] = sorted(entry.tags.names())
    return services.edit_entry(entry=entry, editor=entry.author, version=entry.version, **(said | fields))


def make_draft(
    target: Entry | Reply, person: User, *, body: str = "Not sent.", purpose: DraftPurpose = DraftPurpose.ANSWER
) -> Draft:
    """Something that was typed about `target` and not sent."""
    on = {"entry": target} if isinstance(target, Entry) else {"reply": target}
    base = target.version if purpose == DraftPurpose.EDIT else None
    return Draft.objects.create(
        person=person, purpose=purpose, submission=uuid.uuid4(), body=body, base_version=base, **on
    )


def make_reply(
    entry: Entry, author: User, *, body: str = "An answer.", root: Reply | None = None, **fields: Any
) -> Reply:
    """A published reply, written an hour ago."""
    reply = services.reply_to(entry=entry, author=author, body=body, root=root)
    fields.setdefault("created_at", timezone.now() - timedelta(hours=1))
    Reply.objects.filter(pk=reply.pk).update(**fields)
    reply.refresh_from_db()
    return reply
