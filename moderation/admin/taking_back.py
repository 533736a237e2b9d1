"""What takes an earlier act back, from the page of a report: a lock, a pause or a suspension, a hiding."""

from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from content.services import NotPossible
from moderation import services
from moderation.admin.deeds import Deed
from moderation.admin.words import RESTORE
from moderation.forms import ReasonForm
from moderation.models import Act, ActKind, Report

_SHUT_OUT: Final = (ActKind.SUSPEND, ActKind.PAUSE, ActKind.QUIET)


def lock_on(report: Report) -> Act | None:
    """The lock of a moderator that is in force on what was reported. One query."""
    return Act.objects.about(report.target).in_force().filter(kind=ActKind.LOCK).order_by("-pk").first()


def shutting_out(report: Report) -> Act | None:
    """The newest suspension or pause in force of whom the report concerns. One query, where there may be one."""
    person = report.concerns
    if person is None or not (person.is_paused or person.suspended_at):
        return None
    return Act.objects.concerning(person).in_force().filter(kind__in=_SHUT_OUT).order_by("-pk").first()


def _unlock(report: Report, *, moderator: Any, **given: Any) -> Act:
    lock = lock_on(report)
    if lock is None:
        raise NotPossible(_("This is not locked any more."))
    return services.undo(act=lock, by=moderator, **given)


def _lift(report: Report, *, moderator: Any, **given: Any) -> Act:
    act = shutting_out(report)
    if act is None:
        raise NotPossible(_("They are neither paused nor suspended any more."))
    return services.undo(act=act, by=moderator, **given)


def _restore(report: Report, **given: Any) -> Act:
    return services.restore(target=report.target, **given)


def _said_unlocked(count: int) -> str:
    told = ngettext(
        "%(count)d unlocked. Whoever is concerned is told.",
        "%(count)d unlocked. All who are concerned are told.",
        count,
    )
    return told % {"count": count}


def _said_lifted(count: int) -> str:
    return _("The pause or suspension is taken back, and the person is told. What was reported still waits.")


UNLOCK = Deed(
    slug="unlock",
    title=gettext_lazy("Unlock it"),
    button=gettext_lazy("Unlock…"),
    form=ReasonForm,
    perform=_unlock,
    done=_said_unlocked,
    kind=ActKind.UNLOCK,
    key="u",
)
LIFT = Deed(
    slug="lift",
    title=gettext_lazy("Take the pause or suspension back"),
    button=gettext_lazy("Lift…"),
    form=ReasonForm,
    perform=_lift,
    done=_said_lifted,
    kind=ActKind.LIFT,
    key="t",
)
RESTORE_REPORTED = replace(RESTORE, perform=_restore)
