"""Replies of a thread out of moulds: the page shows fifty of them, alike but for what stands in the holes."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.template.loader import get_template
from django.utils.safestring import SafeString

from content import acts
from content.kinds import Kind
from content.threads.lines import Line
from core.moulds import Marks, Mould
from core.templatetags.civ import ago, count

if TYPE_CHECKING:
    from content.models import Reply

FACES_KEPT: Final = 4096


@dataclass(frozen=True)
class Around:
    """What all replies of one page have in common."""

    url: str  # of the entry
    kind: Kind
    about: Any = None  # what the kind says of the entry
    can_reply: bool = False
    new_reply: int | None = None  # the number of what was just written


def _with_bookmark(marks: Marks, *, is_saved: bool, holds_more: bool, **_shape: Hashable) -> Mapping[str, Any]:
    return {"bookmark": acts.Kept(holds_more, marks["saved"]) if is_saved else None}


def _with_people(marks: Marks, *, has_job: bool, has_left: bool, voice: str, is_edited: bool) -> Mapping[str, Any]:
    author = SimpleNamespace(
        get_absolute_url=marks["person_url"],
        name=marks["name"],
        left_at=has_left,
        job_title=marks["job"] if has_job else "",
    )
    department = SimpleNamespace(name=marks["department"], short_name=marks["short_name"], css_class=marks["css_class"])
    edited_at = marks["edited"] if is_edited else None
    return {"author": author, "department": department, "voice": voice, "edited_at": edited_at}


_WHO: Final = Mould(
    "content/_byline.html",
    words=("person_url", "name", "job", "department", "short_name", "css_class", "url", "when", "edited"),
    context=_with_people,
)
_OPEN: Final = Mould(
    "content/_reply.html",
    words=(
        *("anchor", "face", "who", "html", "files", "kind_acts", "name", "url"),
        *("button_id", "useful_count", "save_id", "csrf_token"),
    ),
    numbers=("number", "root", "saved"),
    context=_with_bookmark,
)
_CLOSED: Final = Mould("content/_reply.html", words=("anchor", "why_closed"), numbers=("number",))


def reply(line: Line, around: Around, csrf_token: str, *, root: int, takes_answers: bool) -> SafeString:
    """One reply under the one of the number `root`, its own where it answers the entry."""
    said = line.reply
    if not line.is_open:
        holes: dict[str, object] = {"anchor": said.anchor_id, "why_closed": line.why_closed, "number": said.pk}
        return _CLOSED.cast(holes, is_open=False, is_first_new=line.is_first_new)
    own = line.own
    holes = {
        "number": said.pk,
        "root": root,
        "anchor": said.anchor_id,
        "face": face(said, "" if root == said.pk else "s"),
        "who": who(said),
        "html": line.html,
        "files": get_template("content/_files.html").render({"rows": line.files}) if line.files else "",
        "kind_acts": around.kind.reply_acts(line, around.about, csrf_token) if around.kind.reply_acts else "",
        "name": said.author.name,
        "url": around.url,
        "button_id": line.button_id,
        "useful_count": count(own.useful_count),
        "save_id": line.save_id,
        "saved": own.bookmark.pk if own.bookmark else 0,
        "csrf_token": csrf_token,
    }
    shape: dict[str, Hashable] = {
        "is_open": True,
        "is_first_new": line.is_first_new,
        "is_just_written": said.pk == around.new_reply,
        "is_answer": line.is_answer,
        "state": said.state,
        "takes_answers": around.can_reply and takes_answers,
        "is_own": line.is_own,
        "has_reacted": own.has_reacted,
        **acts.kept(own.bookmark),
    }
    if not own.useful_count:
        shape["useful_count"] = ""
    return _OPEN.cast(holes, **shape)


def who(said: "Reply") -> SafeString:
    """Who wrote it, and when, as `content/_byline.html` has it."""
    author, department = said.author, said.department
    holes = {
        "person_url": author.get_absolute_url(),
        "name": author.name,
        "job": author.job_title,
        "department": department.name,
        "short_name": department.short_name or department.name,
        "css_class": department.css_class,
        "url": said.get_absolute_url(),
        "when": ago(said.created_at),
        "edited": ago(said.edited_at),
    }
    shape = {"has_job": bool(author.job_title), "has_left": author.left_at is not None}
    return _WHO.cast(holes, **shape, voice=said.voice, is_edited=said.edited_at is not None)


def face(said: "Reply", size: str) -> SafeString:
    """The face of whoever wrote it, on the colour of the department that it was written from."""
    return _face(said.author.initials, said.author.photo_token, said.department.css_class, size)


@lru_cache(FACES_KEPT)
def _face(initials: str, photo_token: UUID | None, css_class: str, size: str) -> SafeString:
    person = SimpleNamespace(initials=initials, photo_token=photo_token)
    context = {"person": person, "department": SimpleNamespace(css_class=css_class), "size": size}
    return SafeString(get_template("elements/avatar.html").render(context).strip())
