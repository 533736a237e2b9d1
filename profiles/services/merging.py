"""Two accounts of one person become one. Each app settles its own rows, in one transaction.

The account that goes is closed and leads to the other one for ever: its page, its handle in what is written, the links
in mails. It is done by an operator, and it is never undone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from audit.services import record
from profiles.letters import main_address, tell
from profiles.merging import foreign_keys
from profiles.models import Role, User
from profiles.services.accounts import end_sessions
from profiles.services.heads import count_around
from profiles.services.listing import list_again
from profiles.services.standing import REASONS
from profiles.signals import merging

NOBODYS_DOMAIN: Final = "merged.invalid"  # RFC 2606: nobody gets mail there, and no department ever has it
SETTLED_FOR: Final = timedelta(days=2)
_CARD: Final = ("department", "job_title", "about", "about_html")
_PHOTO: Final = ("photo", "photo_token")


class MergeRefused(ValueError):
    """The two cannot become one; the sentence says why, to the operator who tried."""


@dataclass(frozen=True)
class Part:
    """How many rows of one sort go from one account to the other."""

    label: str
    number: int


def check_merge(*, keep: User, drop: User, by: User) -> None:
    """Raise MergeRefused where these two accounts cannot be merged, or not by `by`."""
    if not by.is_superuser:
        raise MergeRefused(_("Only a superuser merges accounts."))
    if keep.pk == drop.pk:
        raise MergeRefused(_("These are the same account. Choose two."))
    if by.pk in {keep.pk, drop.pk}:
        raise MergeRefused(_("Nobody merges an account of their own. Ask another superuser."))
    for person in (keep, drop):
        if person.merged_into_id is not None:
            raise MergeRefused(_("Account %(number)d of %(name)s was merged before.") % _named(person))
        if person.suspended_at is not None:
            refusal = _("Account %(number)d of %(name)s is suspended. End the suspension first.")
            raise MergeRefused(refusal % _named(person))
    if not keep.may_read:
        refusal = _("Account %(number)d of %(name)s cannot sign in, so it cannot be the one to keep.")
        raise MergeRefused(refusal % _named(keep))


def what_would_move(drop: User) -> list[Part]:
    """What the account holds, by sort, the most first: for whoever looks before they merge. A query for each sort."""
    parts = []
    for field in foreign_keys().values():
        number = field.model._default_manager.filter(**{field.name: drop}).count()
        if number:
            label = f"{capfirst(str(field.model._meta.verbose_name_plural))}: {field.verbose_name}"
            parts.append(Part(label, number))
    return sorted(parts, key=lambda part: (-part.number, part.label))


@transaction.atomic
def merge(*, keep: User, drop: User, by: User, reason: str) -> User:
    """Let all that `drop` has be of `keep`, and close `drop`. Returns `keep` as it is then. Raises MergeRefused.

    `reason` is one of `standing.REASONS`. Both people are locked, the older account first.
    """
    if reason not in REASONS:
        raise ValueError(reason)
    locked = User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[keep.pk, drop.pk]).order_by("pk")
    rows = {person.pk: person for person in locked}
    keep, drop = rows[keep.pk], rows[drop.pk]
    check_merge(keep=keep, drop=drop, by=by)
    told = [main_address(keep), *_reached(drop)]
    _close(drop, into=keep)
    merging.send(sender=User, keep=keep, drop=drop)
    _take_over(keep, drop)
    count_around(keep)
    list_again([keep.pk])
    number = f"{reason} into {keep.pk}"
    record("person.merged", actor_id=by.pk, target_type="person", target_id=drop.pk, reason=number)
    tell(keep, "merged", to=told, address=main_address(keep))
    return keep


def settle_again(*, since: timedelta = SETTLED_FOR) -> int:
    """Once more for the accounts that were merged lately: somebody may have been writing at that very moment.

    Returns how many accounts that were. Twice is once; each is a transaction of its own.
    """
    lately = User.objects.filter(merged_into__isnull=False, merged_at__gt=timezone.now() - since)
    numbers: Sequence[int] = list(lately.order_by("pk").values_list("pk", flat=True))
    for number in numbers:
        with transaction.atomic():
            drop = User.objects.select_for_update(of=("self",), no_key=True).get(pk=number)
            keep = drop.merged_into
            if keep is not None:
                merging.send(sender=User, keep=keep, drop=drop)
                list_again([keep.pk])
    return len(numbers)


def _named(person: User) -> dict[str, object]:
    return {"name": person.name, "number": person.pk}


def _reached(person: User) -> list[str]:
    """Where the owner of the account that goes is told: only addresses that they proved."""
    proven = EmailAddress.objects.filter(user=person, verified=True)
    return list(proven.order_by("-primary", "email").values_list("email", flat=True)[:1])


def _close(person: User, *, into: User) -> None:
    """Nobody is it any more: no address, no password, no rights; its handle and name stay."""
    end_sessions(person)
    now = timezone.now()
    person.merged_into, person.merged_at = into, now
    person.left_at = person.left_at or now
    person.email = f"account-{person.pk}@{NOBODYS_DOMAIN}"
    person.is_staff = person.is_superuser = False
    person.set_unusable_password()
    into.admitted_at = min(moment for moment in (into.admitted_at, person.admitted_at) if moment)
    person.admitted_at, person.version = None, person.version + 1
    fields = ("merged_into", "merged_at", "left_at", "email", "is_staff", "is_superuser", "password", "admitted_at")
    person.save(update_fields=[*fields, "version", "updated_at"])


def _take_over(keep: User, drop: User) -> None:
    """What the rows of the two people themselves say. The photo comes last: it alone makes those wait who write now."""
    main = Role.objects.filter(person=keep, is_main=True).first()
    if main is not None:
        keep.department_id, keep.job_title = main.department_id, main.job_title
    if not keep.about:
        keep.about, keep.about_html = drop.about, drop.about_html
    keep.language = keep.language or drop.language
    keep.trust = max(keep.trust, drop.trust)
    keep.paused_until = max((until for until in (keep.paused_until, drop.paused_until) if until), default=None)
    keep.welcome = max(keep.welcome, drop.welcome)  # whoever was led with one of them is not led again
    takes_origin = bool(drop.origin) and not keep.origin
    origin, photo = drop.origin, (drop.photo, drop.photo_token)
    drop.department, drop.job_title, drop.about, drop.about_html, drop.photo = None, "", "", "", None
    drop.photo_token, drop.origin = None, "" if takes_origin else drop.origin
    drop.save(update_fields=[*_CARD, *_PHOTO, "origin", "updated_at"])
    if takes_origin:
        keep.origin = origin
    if keep.photo is None:
        keep.photo, keep.photo_token = photo
    keep.version += 1
    told = ("language", "trust", "paused_until", "welcome", "origin", "admitted_at", "version", "updated_at")
    keep.save(update_fields=[*_CARD, *_PHOTO, *told])
