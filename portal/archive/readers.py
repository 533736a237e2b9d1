"""From the fields of a line to its record. What a line says by itself is checked here, without the database."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from content import kinds
from content.models import BODY_LONGEST, REPLY_LONGEST, TITLE_LONGEST, Audience
from core import text
from groups.models import Group, JoinPolicy, Visibility
from portal.archive.fields import Fields, check_key, check_length
from portal.archive.parts import check_place, poll_part, topic_part
from portal.archive.reading import BadLine, shown
from portal.archive.records import (
    ColleagueLine,
    EntryLine,
    GroupLine,
    PersonLine,
    ReactionLine,
    Record,
    ReplyLine,
    VoteLine,
)
from profiles import addresses
from profiles.models import User
from profiles.services import MOST_SKILLS
from profiles.services.teams import NAME_LONGEST as TEAM_NAME_LONGEST
from tags.services import MOST_AN_ENTRY, BadTag, normalise
from updates.models import LONGEST as BRIEF_LONGEST

KINDS: Final = ("blog_post", "topic", "poll", "page", "file", "album", "event", "update")
"""Of the format, whether they are built or not."""
_WITH_DETAIL: Final = ("topic",)
"""Kinds of which the format holds the detail as well."""
FORMATS: Final = ("html", "markdown")
PRESETS: Final = ("community", "team_room", "profession", "working_group")
REACTIONS: Final = {"me_too": "question", "support": "idea"}
"""What is said of which sort of topic."""
MOST_MEMBERS: Final = 100_000
LINE_LONGEST: Final = 300  # characters
_POLICIES: Final = tuple(JoinPolicy.values)


def record_of(line: Mapping[str, Any]) -> Record:
    """The record that a line holds. Raises BadLine."""
    fields = Fields(line)
    kind = fields.raw("type")
    if kind not in _READERS:
        raise BadLine(f"the type “{shown(kind)}” is not known; there are {', '.join(_READERS)}")
    record = _READERS[kind](fields)
    fields.end()
    return record


def _person(fields: Fields) -> PersonLine:
    return PersonLine(
        id=fields.key("id"),
        name=fields.line("name", longest=_longest(User, "name")),
        email=_address(fields),
        department=fields.line("department", longest=200),
        job_title=fields.line("job_title", longest=_longest(User, "job_title"), required=False),
        interests=_tags(fields, "interests", most=MOST_SKILLS),
        team=fields.line("team", longest=TEAM_NAME_LONGEST, required=False),
        profession=fields.line("profession", longest=TEAM_NAME_LONGEST, required=False),
    )


def _group(fields: Fields) -> GroupLine:
    group = GroupLine(
        id=fields.key("id"),
        name=fields.line("name", longest=_longest(Group, "name")),
        about=text.tidy(fields.raw("about", required=False)).strip(),
        rules=fields.line("rules", longest=LINE_LONGEST, required=False),
        preset=fields.choice("preset", PRESETS, required=False) or PRESETS[0],
        visibility=Visibility(fields.choice("visibility", tuple(Visibility.values))),
        join_policy=JoinPolicy(fields.choice("join_policy", _POLICIES, required=False) or JoinPolicy.OPEN),
        members=fields.words("members"),
        hosts=fields.words("hosts"),
        created_at=fields.moment_if_any("created_at"),
        closed_at=fields.moment_if_any("closed_at"),
        closed_reason=fields.line("closed_reason", longest=LINE_LONGEST, required=False),
        hidden_reason=fields.line("hidden_reason", longest=LINE_LONGEST, required=False),
    )
    check_length("about", group.about, _longest(Group, "about"))
    if not group.members:
        raise BadLine("“members” is missing or empty: a group has an owner, who comes first")
    check_length("members", group.members, MOST_MEMBERS, of="people")
    members = set(group.members)
    for member in group.members:
        check_key("members", member)
    for host in group.hosts:
        if host not in members:
            raise BadLine(f"“hosts” names {shown(host)}, who is not among “members”")
    if group.created_at and group.closed_at and group.closed_at < group.created_at:
        raise BadLine("“closed_at” is before “created_at”")
    return group


def _colleague(fields: Fields) -> ColleagueLine:
    link = ColleagueLine(
        member=fields.key("member"), colleague=fields.key("colleague"), created_at=fields.moment("created_at")
    )
    if link.member == link.colleague:
        raise BadLine("“member” and “colleague” are the same person")
    return link


def _entry(fields: Fields) -> EntryLine:
    identity, kind = fields.key("id"), _kind(fields)
    is_brief = kinds.get(kind).is_brief
    entry = EntryLine(
        id=identity,
        kind=kind,
        author=fields.key("author"),
        published_at=fields.moment("published_at"),
        title=fields.line("title", longest=TITLE_LONGEST, required=not is_brief),
        tags=_tags(fields, "tags", most=MOST_AN_ENTRY),
        body=_body(fields, longest=BRIEF_LONGEST if is_brief else BODY_LONGEST),
        group=fields.key("group", required=False),
        audience=fields.choice("audience", tuple(Audience.values), required=False),
        language=_language(fields),
        topic=topic_part(fields, kind),
        poll=poll_part(fields, kind),
        quotes=fields.key("quotes", required=False),
    )
    if entry.quotes and not is_brief:
        raise BadLine(f"“quotes” is for short kinds such as “update”, and “{kind}” is none")
    if entry.topic is not None:
        check_place(entry.topic, entry.group)
    return entry


def _reply(fields: Fields) -> ReplyLine:
    return ReplyLine(
        id=fields.key("id"),
        entry=fields.key("entry"),
        author=fields.key("author"),
        created_at=fields.moment("created_at"),
        body=_body(fields, longest=REPLY_LONGEST),
        parent=fields.key("parent", required=False),
        is_accepted=fields.flag("accepted"),
    )


def _vote(fields: Fields) -> VoteLine:
    return VoteLine(
        poll=fields.key("poll"),
        voter=fields.key("voter"),
        choices=fields.numbers("choices"),
        number=fields.number("number"),
        created_at=fields.moment("created_at"),
    )


def _reaction(fields: Fields) -> ReactionLine:
    return ReactionLine(
        kind=fields.choice("kind", tuple(REACTIONS)),
        entry=fields.key("entry"),
        person=fields.key("person"),
        created_at=fields.moment("created_at"),
    )


_READERS: Final[dict[str, Callable[[Fields], Record]]] = {
    "person": _person,
    "group": _group,
    "colleague": _colleague,
    "entry": _entry,
    "reply": _reply,
    "vote": _vote,
    "reaction": _reaction,
}


def _address(fields: Fields) -> str:
    typed = fields.line("email", longest=addresses.LONGEST)
    try:
        address = addresses.normal(typed)
        validate_email(address)
        addresses.check_work_address(address)
    except ValidationError as error:
        raise BadLine(f"“email” is “{shown(typed)}”, which is no work address") from error
    return address


def _kind(fields: Fields) -> str:
    slug = fields.choice("kind", KINDS)
    try:
        kind = kinds.get(slug)
    except kinds.UnknownKind as error:
        raise BadLine(f"the kind “{slug}” is not built yet") from error
    if kind.detail_model is not None and slug not in _WITH_DETAIL:
        raise BadLine(f"the kind “{slug}” needs more than this format holds")
    return slug


def _tags(fields: Fields, name: str, *, most: int) -> list[str]:
    try:
        tags = list(dict.fromkeys(normalise(word) for word in fields.words(name)))
    except BadTag as error:
        raise BadLine(f"“{name}”: {shown(str(error), longest=200)}") from error
    check_length(name, tags, most, of="tags")
    return tags


def _body(fields: Fields, *, longest: int) -> str:
    written = fields.raw("body")
    check_length("body", written, text.MAX_CHARACTERS)
    is_html = fields.choice("format", FORMATS) == "html"
    body = (text.from_html(written) if is_html else text.tidy(written)).strip("\n")
    if not body.strip():
        raise BadLine("“body” is blank" if not is_html else "“body” has no words once its markup is gone")
    check_length("body", body, longest)
    return body


def _language(fields: Fields) -> str:
    return fields.choice("language", tuple(code for code, _name in settings.LANGUAGES), required=False)


def _longest(model: type[User] | type[Group], field: str) -> int:
    """How many characters the column takes."""
    return int(getattr(model._meta.get_field(field), "max_length", 0))
