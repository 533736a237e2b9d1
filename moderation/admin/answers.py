"""What a moderator can do about what was reported, from its report: each with a key, a rule, a reason and a message."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from content.models import Entry, Reply, State
from moderation import services
from moderation.admin.deeds import Deed
from moderation.admin.words import said_hidden
from moderation.forms import CloseForm, HideForm
from moderation.models import Act, ActKind, Report, Rule

_Perform = Callable[..., Act]


def unless_held(perform: _Perform) -> _Perform:
    """`perform`, refused while another moderator is looking at it. Raises Claimed."""

    def perform_unless_held(report: Report, *, moderator: Any, **given: Any) -> Act:
        services.refuse_while_held(report, moderator)
        return perform(report, moderator=moderator, **given)

    return perform_unless_held


def _hide(report: Report, *, rule: str, **given: Any) -> Act:
    return services.hide(target=report.target, rule=Rule(rule), **given)


def _close(report: Report, **given: Any) -> Act:
    return services.close_without_action(report=report, **given)


def _said_closed(count: int) -> str:
    told = ngettext(
        "%(count)d left as it is. The reporters are told.", "%(count)d left as they are. The reporters are told.", count
    )
    return told % {"count": count}


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
HIDE_REPORTED = Deed(
    slug="hide",
    title=gettext_lazy("Hide what was reported"),
    button=gettext_lazy("Hide what was reported…"),
    form=HideForm,
    perform=unless_held(_hide),
    done=said_hidden,
    kind=ActKind.HIDE,
    key="h",
)
ANSWERS = (CLOSE, HIDE_REPORTED)


def answers_to(report: Report) -> list[Deed]:
    """Which of them make sense: words that are shown can be hidden; what was answered is closed already."""
    target = report.target
    is_shown = isinstance(target, Entry | Reply) and target.state == State.PUBLISHED
    return [*([CLOSE] if report.is_open else []), *([HIDE_REPORTED] if is_shown else [])]
