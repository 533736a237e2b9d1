"""What an owner changes of a group, closing it, and opening it again."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import text
from core.bell import ring
from groups import signals
from groups.changing import locked, refuse_marked, require_few_links, require_not_paused, require_owner, trail
from groups.errors import NotPossible
from groups.models import LINE_LONGEST, Group, MemberRule, Visibility
from groups.tasks import keep_rules
from profiles.models import Department, Profession, Role, User, departments_of

_WIDTH = {Visibility.VISIBLE: 2, Visibility.LISTED: 1, Visibility.HIDDEN: 0}


@dataclass(frozen=True)
class Settings:
    """What an owner decides about a group."""

    name: str
    visibility: Visibility
    join_policy: str
    about: str = ""
    rules: str = ""
    tools: Sequence[str] = ()
    department: Department | None = None
    profession: Profession | None = None
    member_rule: str = MemberRule.NOBODY
    hidden_reason: str = ""
    review_on: date | None = None


@transaction.atomic
def change_group(*, group: Group, by: User, said: Settings) -> Group:
    """Change what the group says of itself and who sees it; one that is hidden needs a reason and a day to look again.

    Made narrower, its entries become narrower in this transaction; made wider, what was written stays as it is.
    Raises NotAllowed, MarkedTooHigh, NotPossible: closed, or a department or profession that is not one's own.
    """
    refuse_marked(said.name, said.about, said.rules, said.hidden_reason, by=by)
    group = locked(group)
    require_owner(group, by)
    require_not_paused(by)
    require_few_links(by, said.name, said.about, said.rules)
    if group.is_closed:
        raise NotPossible(_("This group is closed. Open it again before you change it."))
    if said.department is not None and not _may_choose(said.department, group, by):
        raise NotPossible(_("Choose a department that you work in."))
    if said.profession is not None and not _may_choose_profession(said.profession, group, by):
        raise NotPossible(_("Choose a profession of your own."))
    before, rule_before = Visibility(group.visibility), _rule_of(group)
    group.name, group.about, group.rules = (
        text.single_line(said.name),
        text.tidy(said.about),
        text.single_line(said.rules),
    )
    group.visibility, group.join_policy, group.tools = said.visibility, said.join_policy, [*said.tools]
    group.department, group.profession, group.member_rule = said.department, said.profession, said.member_rule
    is_hidden = said.visibility == Visibility.HIDDEN
    group.hidden_reason = text.single_line(said.hidden_reason)[:LINE_LONGEST] if is_hidden else ""
    group.review_on = said.review_on if is_hidden else None
    group.save(update_fields=[*(field.name for field in fields(Settings)), "updated_at"])
    code = f"{before} to {said.visibility}" if before != said.visibility else ""
    trail("group.changed", group, by=by, reason=code)
    if _WIDTH[said.visibility] < _WIDTH[before]:
        signals.narrowed.send(sender=Group, group=group)
    if rule_before != _rule_of(group):
        transaction.on_commit(partial(ring, keep_rules))
    return group


def _rule_of(group: Group) -> tuple[str, int | None, int | None]:
    return group.member_rule, group.department_id, group.profession_id


def _may_choose_profession(profession: Profession, group: Group, person: User) -> bool:
    theirs = Role.objects.current().filter(person=person, profession=profession)
    return profession.pk == group.profession_id or profession.host_id == person.pk or theirs.exists()


def _may_choose(department: Department, group: Group, person: User) -> bool:
    return department.pk == group.department_id or departments_of(person).filter(pk=department.pk).exists()


@transaction.atomic
def close_group(*, group: Group, by: User, reason: str, is_moderator: bool = False) -> Group:
    """Keep it as read-only, with the reason. Its members are told. Raises NotAllowed, MarkedTooHigh, NotPossible."""
    refuse_marked(reason, by=by)
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
def reopen_group(*, group: Group, by: User, is_moderator: bool = False) -> Group:
    """Open it again. Raises NotAllowed, NotPossible: it is open."""
    group = locked(group)
    if not is_moderator:
        require_owner(group, by)
    if not group.is_closed:
        raise NotPossible(_("This group is open."))
    group.closed_at, group.closed_reason = None, ""
    group.save(update_fields=["closed_at", "closed_reason", "updated_at"])
    number = trail("group.reopened", group, by=by).pk
    signals.reopened.send(sender=Group, group=group, by=by, number=number)
    return group


WORDS_OF_GROUP = ("name", "about", "rules")


@transaction.atomic
def put_words(*, group: Group, **said: str) -> None:
    """Replace words of WORDS_OF_GROUP that a moderator decided about. The caller holds the lock of the row."""
    for field in WORDS_OF_GROUP:
        setattr(group, field, said.get(field, getattr(group, field)))
    group.save(update_fields=[*WORDS_OF_GROUP, "updated_at"])
