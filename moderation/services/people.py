"""What moderators do about people: a warning, a pause, a suspension. Nobody else is told."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content.services import NotPossible
from moderation.appeals.letters import link_for
from moderation.models import Act, ActKind, Rule, Target, Template, concerned_by, is_sensitive
from moderation.services.community import make_way
from moderation.services.deciding import NeedsOperator, act, locked, refuse_own, tell_concerned
from notifications.models import Event
from profiles import letters
from profiles import services as profiles
from profiles.models import User

PAUSES: Final = (1, 3, 7, 30)  # days: each is longer than the one before
RECORD: Final = timedelta(days=365)  # pauses older than that are forgotten when the next one is measured
MISUSE: Final = "misuse"  # the code of it in `profiles`


def pauses_of(person: User) -> int:
    """How many pauses of the last year stand against `person`."""
    since = timezone.now() - RECORD
    return Act.objects.concerning(person).standing().filter(kind=ActKind.PAUSE, created_at__gt=since).count()


def next_pause(person: User) -> int:
    """How many days the next pause of `person` has by the record: 1, 3, 7, 30."""
    return PAUSES[min(pauses_of(person), len(PAUSES) - 1)]


@transaction.atomic
def warn(*, target: Target, moderator: User, rule: Rule, reason: str, template: Template | None = None) -> Act:
    """Say to whoever is concerned by `target` that it was against a rule, and nothing else happens.

    Raises OwnWords, and NotPossible where it concerns nobody who can still be told.
    """
    _person_of(target, moderator)
    made = act(_fresh(target), ActKind.WARN, moderator=moderator, rule=rule, reason=reason, template=template)
    tell_concerned(made, Event.WARNED)
    return made


@transaction.atomic
def pause(
    *,
    target: Target,
    moderator: User,
    rule: Rule,
    reason: str,
    days: int | None = None,
    template: Template | None = None,
) -> Act:
    """Let whoever is concerned by `target` read, and write nothing, for `days` of PAUSES; None: as the record says.

    Raises OwnWords, NeedsOperator for people who enter the admin, and NotPossible for whoever is paused already: one
    offence is one pause, also where two moderators act at once.
    """
    person = _person_of(target, moderator)
    _refuse_staff(person, moderator)
    long = next_pause(person) if days is None else days
    if long not in PAUSES:
        raise NotPossible(_("A pause lasts a day, 3 days, a week or 30 days."))
    until = timezone.now() + timedelta(days=long)
    make_way(person)  # the community's pause ends where a moderator's begins
    if not profiles.pause(person=person, until=until, by=moderator):
        raise NotPossible(_("%(name)s is paused already. Take that pause back first.") % {"name": person.name})
    made = act(
        _fresh(target), ActKind.PAUSE, moderator=moderator, rule=rule, reason=reason, until=until, template=template
    )
    tell_concerned(made, Event.PAUSED)
    return made


@transaction.atomic
def suspend(*, target: Target, moderator: User, rule: Rule, reason: str, template: Template | None = None) -> Act:
    """Shut whoever is concerned by `target` out from their next request on, until it is lifted. They get a mail.

    Raises OwnWords, NeedsOperator for people who enter the admin, and NotPossible for whoever is suspended already.
    """
    person = _person_of(target, moderator)
    _refuse_staff(person, moderator)
    if not profiles.suspend(person=person, by=moderator, reason=MISUSE):
        raise NotPossible(_("%(name)s is suspended already.") % {"name": person.name})
    made = act(_fresh(target), ActKind.SUSPEND, moderator=moderator, rule=rule, reason=reason, template=template)
    tell_concerned(made, Event.SUSPENDED)
    why = "" if is_sensitive(target) else made.reason
    letters.tell(
        person, "suspended", rule=made.get_rule_display(), reason=why, number=made.pk, appeal_url=link_for(made)
    )
    return made


def _person_of(target: Target, moderator: User) -> User:
    """Whom it concerns, under their lock: first the person, then their words, as whoever reports takes the locks."""
    refuse_own(target, moderator)
    person = concerned_by(target)
    if person is None:
        raise NotPossible(_("Nobody owns this, so there is nobody to speak to."))
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if person.left_at is not None:
        raise NotPossible(_("%(name)s has left.") % {"name": person.name})
    return person


def _fresh(target: Target) -> Target:
    """The target under its lock: reports on it are answered once."""
    found: Target = locked(target)
    return found


def _refuse_staff(person: User, moderator: User) -> None:
    """Moderators do not shut out one another, nor whoever runs the site."""
    if person.is_superuser or (person.is_staff and not moderator.is_superuser):
        raise NeedsOperator(
            _("%(name)s works in the admin: an operator takes that right away first.") % {"name": person.name}
        )
