"""What moderators do with what somebody wrote. Each is one transaction: words, act, trail, reports and notices."""

from django.db import transaction
from django.utils.translation import gettext as _

from colleagues import services as colleagues
from colleagues.models import Introduction
from colleagues.services import take_down
from content import services as content
from content.models import Entry, Reply
from content.services import NotPossible
from moderation.models import Act, ActKind, Report, Rule, Template
from moderation.services.community import is_hidden_by_readers
from moderation.services.deciding import act, locked, refuse_own, tell_concerned
from notifications.models import Event
from profiles.models import User


@transaction.atomic
def hide(
    *,
    target: Entry | Reply | Introduction,
    moderator: User,
    rule: Rule,
    reason: str,
    template: Template | None = None,
) -> Act:
    """Take `target` from its readers, answer its reports, tell the author why and the reporters what became of it.

    What readers hid stays hidden by it. Raises OwnWords, and NotPossible when a moderator hid it already, also a
    colleague a moment ago.
    """
    refuse_own(target, moderator)
    if isinstance(target, Introduction):
        _take_down(target)
    elif not is_hidden_by_readers(target):
        content.hide(target=target)
    made = act(target, ActKind.HIDE, moderator=moderator, rule=rule, reason=reason, template=template)
    tell_concerned(made, Event.HIDDEN)
    return made


@transaction.atomic
def restore(*, target: Entry | Reply, moderator: User, reason: str, template: Template | None = None) -> Act:
    """Show a hidden `target` again; tell the author, and the reporters who were told of the hiding.

    Raises OwnWords and NotPossible.
    """
    refuse_own(target, moderator)
    content.restore(target=target)
    hidden = Act.objects.about(target).standing().filter(kind=ActKind.HIDE).order_by("-pk").first()
    made = act(target, ActKind.RESTORE, moderator=moderator, reason=reason, template=template, undoes=hidden)
    tell_concerned(made, Event.RESTORED)
    return made


def _take_down(target: Introduction) -> None:
    try:
        take_down(introduction=target)
    except colleagues.NotPossible as refusal:
        raise NotPossible(str(refusal)) from refusal


@transaction.atomic
def close_without_action(*, report: Report, moderator: User, reason: str, template: Template | None = None) -> Act:
    """Leave what was reported as it is, and answer all open reports on it: one look, one answer.

    Whoever is concerned is not told: nothing happened to them. What readers hid is shown again by that.
    Raises OwnWords, and NotPossible when it was answered.
    """
    target = locked(report.target)
    refuse_own(target, moderator)
    if not Report.objects.open().filter(pk=report.pk).exists():
        raise NotPossible(_("This report was answered already."))
    if is_hidden_by_readers(target):
        return restore(target=target, moderator=moderator, reason=reason, template=template)
    return act(target, ActKind.NO_ACTION, moderator=moderator, reason=reason, template=template)
