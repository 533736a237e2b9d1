"""What an owner changes of a group, closing it, and opening it again."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import text
from core.bell import ring
from groups import signals
from groups.changing import locked, require_owner, trail
from groups.errors import NotPossible
from groups.models import LINE_LONGEST, Group, MemberRule, Visibility
from groups.tasks import keep_rules
from profiles.models import Department, User, departments_of

_WIDTH = {Visibility.VISIBLE: 2, Visibility.LISTED: 1, Visibility.HIDDEN: 0}


@transaction.atomic
def change_group(
    *,
    group: Group,
    by: User,
    name: str,
    about: str,
    rules: str,
    visibility: Visibility,
    join_policy: str,
    tools: Sequence[str],
    department: Department | None,
    member_rule: str,
    hidden_reason: str = "",
    review_on: date | None = None,
) -> Group:
    """Change what the group says of itself and who sees it; one that is hidden needs a reason and a day to look again.

    Made narrower, its entries become narrower in this transaction; made wider, what was written stays as it is.
    Raises NotAllowed, NotPossible: closed, or a department that is not one's own.
    """
    group = locked(group)
    require_owner(group, by)
    if group.is_closed:
        raise NotPossible(_("This group is closed. Open it again before you change it."))
    if department is not None and not _may_choose(department, group, by):
        raise NotPossible(_("Choose a department that you work in."))
    before, rule_before = Visibility(group.visibility), (group.member_rule, group.department_id)
    group.name, group.about, group.rules = text.single_line(name), text.tidy(about), text.single_line(rules)
    group.visibility, group.join_policy, group.tools = visibility, join_policy, [*tools]
    group.department, group.member_rule = department, member_rule
    is_hidden = visibility == Visibility.HIDDEN
    group.hidden_reason = text.single_line(hidden_reason)[:LINE_LONGEST] if is_hidden else ""
    group.review_on = review_on if is_hidden else None
    group.save(
        update_fields=[
            "name",
            "about",
            "rules",
            "visibility",
            "join_policy",
            "tools",
            "department",
            "member_rule",
            "hidden_reason",
            "review_on",
            "updated_at",
        ]
    )
    trail("group.changed", group, by=by, reason=f"{before} to {visibility}" if before != visibility else "")
    if _WIDTH[visibility] < _WIDTH[before]:
        signals.narrowed.send(sender=Group, group=group)
    if rule_before != (group.member_rule, group.department_id) and member_rule != MemberRule.NOBODY:
        transaction.on_commit(partial(ring, keep_rules))
    return group


def _may_choose(department: Department, group: Group, person: User) -> bool:
    return department.pk == group.department_id or departments_of(person).filter(pk=department.pk).exists()


@transaction.atomic
def close_group(*, group: Group, by: User, reason: str, is_moderator: bool = False) -> Group:
    """Keep it as read-only, with the reason. Its members are told. Raises NotAllowed, NotPossible: closed already."""
    group = locked(group)
    if not is_moderator:
        require_owner(group, by)
    if group.is_closed:
        raise NotPossible(_("This group is closed already."))
    group.closed_at, group.closed_reason = timezone.now(), text.single_line(reason)[:LINE_LONGEST]
    group.save(update_fields=["closed_at", "closed_reason", "updated_at"])
    number = trail("group.closed", group, by=by).pk
    signals.closed.send(sender=Group, group=group, by=by, reason=group.closed_reason, number=number)
    return group


@transaction.atomic
def reopen_group(*, group: Group, by: User) -> Group:
    """Open it again. Raises NotAllowed, NotPossible: it is open."""
    group = locked(group)
    require_owner(group, by)
    if not group.is_closed:
        raise NotPossible(_("This group is open."))
    group.closed_at, group.closed_reason = None, ""
    group.save(update_fields=["closed_at", "closed_reason", "updated_at"])
    number = trail("group.reopened", group, by=by).pk
    signals.reopened.send(sender=Group, group=group, by=by, number=number)
    return group
