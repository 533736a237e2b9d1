"""What a moderator can do about what was reported, from its report: each with a key, a rule, a reason and a message."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from colleagues.models import Introduction
from content.models import Entry, Reply, State
from content.services import NotPossible
from forums.moving import audiences_there
from groups.models import Group
from moderation import services
from moderation.acting import EditOutForm, LockForm, MoveForm, PauseForm
from moderation.admin.deeds import Deed
from moderation.admin.spills import SPILL
from moderation.admin.taking_back import LIFT, RESTORE_REPORTED, UNLOCK, lock_on, shutting_out
from moderation.admin.words import HIDE
from moderation.forms import CloseForm, HideForm
from moderation.models import OPEN_TO_MODERATORS, Act, ActKind, Report
from profiles.models import User
from uploads.models import Upload

_Perform = Callable[..., Act]


def unless_held(perform: _Perform) -> _Perform:
    """`perform`, refused while another moderator is looking at it. Raises Claimed."""

    def perform_unless_held(report: Report, *, moderator: Any, **given: Any) -> Act:
        services.refuse_while_held(report, moderator)
        return perform(report, moderator=moderator, **given)

    return perform_unless_held


def _on_target(service: _Perform) -> _Perform:
    return unless_held(lambda report, **given: service(target=report.target, **given))


def _spill(report: Report, **given: Any) -> Act:
    return services.spill(target=report.target, **given).act


def _close(report: Report, **given: Any) -> Act:
    return services.close_without_action(report=report, **given)


def _edit_out(report: Report, *, passage: str, **given: Any) -> Act:
    given["upload"] = None if passage else _file_of(report)
    if not passage and given["upload"] is None:
        raise NotPossible(str(gettext_lazy("Copy the words that go out of the text.")))
    return services.edit_out(target=report.target, passage=passage, **given)


def _file_of(report: Report) -> Upload | None:
    """The picture or file that this report names, or the first that another open one on the same thing does."""
    if report.upload is not None:
        return report.upload
    named = Report.objects.about(report.target).open().filter(upload__isnull=False).order_by("pk")
    other = named.select_related("upload").first()
    return other.upload if other else None


def _move(report: Report, *, forum: Any, **given: Any) -> Act:
    entry = report.target
    return services.move(target=entry, forum=forum, audience=audiences_there(entry, forum)[0], **given)


def _said_closed(count: int) -> str:
    told = ngettext(
        "%(count)d left as it is. The reporters are told.", "%(count)d left as they are. The reporters are told.", count
    )
    return told % {"count": count}


def _said(what: str | Promise) -> Callable[[int], str]:
    """What was done, to how many, and who hears of it."""

    def said(count: int) -> str:
        told = ngettext(
            "%(count)d %(what)s. Whoever is concerned is told, and so are the reporters.",
            "%(count)d %(what)s. All who are concerned are told, and so are the reporters.",
            count,
        )
        return told % {"count": count, "what": what}

    return said


CLOSE = Deed(
    slug="close",
    title=gettext_lazy("Close without action"),
    button=gettext_lazy("Close without action…"),
    form=CloseForm,
    perform=unless_held(_close),
    done=_said_closed,
    kind=ActKind.NO_ACTION,
    key="n",
)
EDIT_OUT = Deed(
    slug="edit-out",
    title=gettext_lazy("Edit words out"),
    button=gettext_lazy("Edit out…"),
    form=EditOutForm,
    perform=unless_held(_edit_out),
    done=_said(gettext_lazy("edited")),
    kind=ActKind.EDIT_OUT,
    key="e",
)
HIDE_REPORTED = replace(
    HIDE,
    title=gettext_lazy("Hide what was reported"),
    button=gettext_lazy("Hide what was reported…"),
    perform=_on_target(services.hide),
)
MOVE = Deed(
    slug="move",
    title=gettext_lazy("Move it to where it belongs"),
    button=gettext_lazy("Move…"),
    form=MoveForm,
    perform=unless_held(_move),
    done=_said(gettext_lazy("moved")),
    kind=ActKind.MOVE,
    key="m",
)
LOCK = Deed(
    slug="lock",
    title=gettext_lazy("Lock it"),
    button=gettext_lazy("Lock…"),
    form=LockForm,
    perform=_on_target(services.lock),
    done=_said(gettext_lazy("locked")),
    kind=ActKind.LOCK,
    key="l",
)
WARN = Deed(
    slug="warn",
    title=gettext_lazy("Warn whoever is concerned"),
    button=gettext_lazy("Warn…"),
    form=HideForm,
    perform=_on_target(services.warn),
    done=_said(gettext_lazy("warned")),
    kind=ActKind.WARN,
    key="w",
)
PAUSE = Deed(
    slug="pause",
    title=gettext_lazy("Pause whoever is concerned"),
    button=gettext_lazy("Pause…"),
    form=PauseForm,
    perform=_on_target(services.pause),
    done=_said(gettext_lazy("paused")),
    kind=ActKind.PAUSE,
    key="p",
)
SUSPEND = Deed(
    slug="suspend",
    title=gettext_lazy("Suspend whoever is concerned"),
    button=gettext_lazy("Suspend…"),
    form=HideForm,
    perform=_on_target(services.suspend),
    done=_said(gettext_lazy("suspended")),
    kind=ActKind.SUSPEND,
    key="s",
)
SPILL_REPORTED = replace(SPILL, perform=unless_held(_spill))
BACK = tuple(replace(deed, perform=unless_held(deed.perform)) for deed in (UNLOCK, LIFT, RESTORE_REPORTED))
ANSWERS = (CLOSE, EDIT_OUT, HIDE_REPORTED, MOVE, LOCK, WARN, PAUSE, SUSPEND, SPILL_REPORTED, *BACK)
TOGETHER = (CLOSE, HIDE_REPORTED, LOCK, WARN, PAUSE, SUSPEND)  # that make sense for several at once


def answers_to(report: Report) -> list[Deed]:
    """Which of them make sense for what it is, and as it stands."""
    target = report.target
    is_shown = isinstance(target, Entry | Reply) and target.state == State.PUBLISHED
    by_readers = isinstance(target, Entry | Reply) and target.state == State.HIDDEN and report.is_open
    is_topic = is_shown and isinstance(target, Entry) and target.kind == "topic"
    fits = {
        CLOSE: report.is_open,
        EDIT_OUT: is_shown or isinstance(target, User | Group),
        HIDE_REPORTED: is_shown or by_readers or isinstance(target, Introduction),
        MOVE: is_topic,
        SPILL_REPORTED: isinstance(target, Entry | Reply) and target.state in OPEN_TO_MODERATORS,
        LOCK: is_topic or (isinstance(target, Group) and not target.is_closed),
        **dict.fromkeys((WARN, PAUSE, SUSPEND), report.concerns_id is not None),
    }
    return [deed for deed in ANSWERS if fits.get(deed)] + [deed for deed in BACK if _is_to_be_taken_back(report, deed)]


def _is_to_be_taken_back(report: Report, deed: Deed) -> bool:
    target = report.target
    match deed.kind:
        case ActKind.UNLOCK:
            return lock_on(report) is not None
        case ActKind.LIFT:
            return shutting_out(report) is not None
        case _:
            is_hidden = isinstance(target, Entry | Reply) and target.state == State.HIDDEN
            return is_hidden and not report.is_open
