"""Two accounts of one person become one: what `profiles` itself, and the apps below it, hold about a person.

Ways to sign in are those of the account that is kept, and rights of staff are never merged in.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.dispatch import receiver

from profiles.merging import settles
from profiles.models import (
    Absence,
    AccessToken,
    Counterpart,
    CounterpartVerdict,
    DepartmentHost,
    Look,
    Mandate,
    PersonDocument,
    Presence,
    Profession,
    ProfileDetail,
    RetiredAddress,
    Role,
    Session,
    Skill,
    User,
    WorkingPattern,
)
from profiles.repointing import forget_oneself, free_tokens, repoint, repoint_once
from profiles.signals import merging
from uploads.models import Upload


@receiver(merging)
@settles("account.EmailAddress.user", "profiles.RetiredAddress.person")
def settle_addresses(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """One may sign in with those that either proved; what was never proven proves nothing for `keep` either."""
    EmailAddress.objects.filter(user=drop, verified=False).delete()
    EmailAddress.objects.filter(user=keep, verified=False, email__in=_proven_by(drop)).delete()
    repoint(EmailAddress.objects.all(), "user", keep=keep, drop=drop, primary=False)
    repoint_once(RetiredAddress.objects.all(), "person", keep=keep, drop=drop, same=["email"])


def _proven_by(person: User) -> list[str]:
    return list(EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True))


@receiver(merging)
@settles(
    "mfa.Authenticator.user",
    "profiles.Session.person",
    "profiles.AccessToken.person",
    "profiles.DepartmentHost.person",
    "profiles.User_groups.user",
    "profiles.User_user_permissions.user",
)
def end_access(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Nobody signs in as `drop` any more, no program reads for it, and its rights as staff end."""
    ours = (Session, AccessToken, DepartmentHost)
    for model, field in ((Authenticator, "user"), *((model, "person") for model in ours)):
        model._default_manager.filter(**{field: drop}).delete()
    drop.groups.clear()
    drop.user_permissions.clear()


@receiver(merging)
@settles("profiles.Look.member", "profiles.Look.staff")
def settle_looks(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Who looked stays known; a code that waits opens nothing any more."""
    Look.objects.filter(member__in=(keep, drop), began_at=None).delete()
    forget_oneself(Look.objects.all(), "member", "staff", keep=keep, drop=drop)
    repoint(Look.objects.all(), "member", "staff", keep=keep, drop=drop)


@receiver(merging)
@settles(
    "admin.LogEntry.user",
    "profiles.Mandate.given_by",
    "profiles.DepartmentHost.given_by",
    "profiles.Profession.host",
    "profiles.User.merged_into",
)
def settle_acts(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """What they did; and whoever was merged into `drop` is `keep` now, so that every old link is one step long."""
    repoint(LogEntry.objects.all(), "user", keep=keep, drop=drop)
    repoint(Mandate.objects.all(), "given_by", keep=keep, drop=drop)
    repoint(DepartmentHost.objects.all(), "given_by", keep=keep, drop=drop)
    repoint(Profession.objects.all(), "host", keep=keep, drop=drop)
    repoint(User.objects.all(), "merged_into", keep=keep, drop=drop)
    Upload.objects.of(drop.pk).update(uploader_id=keep.pk)  # a number, no key: `uploads` knows no people


@receiver(merging)
@settles("profiles.Role.person")
def settle_roles(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """All roles stay, now and before; one that both hold is held once. The main one is that of `keep`, if any."""
    has_main = Role.objects.filter(person=keep, is_main=True).exists()
    if has_main:
        Role.objects.filter(person=drop).update(is_main=False)
    mine = {_job(role): role for role in Role.objects.filter(person=keep, ended_on=None)}
    for role in Role.objects.filter(person=drop, ended_on=None):
        same = mine.get(_job(role))
        if same is None:
            continue
        if role.started_on and (same.started_on is None or role.started_on < same.started_on):
            same.started_on = role.started_on
        same.is_main = same.is_main or role.is_main
        role.delete()
        same.save(update_fields=["started_on", "is_main", "updated_at"])
    free_tokens(Role.objects.all(), "person", keep=keep, drop=drop)
    repoint(Role.objects.all(), "person", keep=keep, drop=drop)


def _job(role: Role) -> tuple[Any, ...]:
    return role.department_id, role.team_id, role.profession_id, role.job_title.strip().lower()


@receiver(merging)
@settles("profiles.Mandate.person")
def settle_mandates(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Of two for one department that hold now, the one of `keep` holds on; both stay on record."""
    standing = Mandate.objects.filter(revoked_at=None)
    mine = standing.filter(person=keep).values("department")
    for mandate in standing.filter(person=drop, department__in=mine):
        mandate.revoked_at = drop.merged_at
        mandate.save(update_fields=["revoked_at"])
    repoint(Mandate.objects.all(), "person", keep=keep, drop=drop)


@receiver(merging)
@settles("profiles.Skill.content_object")
def settle_skills(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """The skills of both."""
    repoint_once(Skill.objects.all(), "content_object", keep=keep, drop=drop, same=["tag"])


@receiver(merging)
@settles("profiles.ProfileDetail.person", "profiles.WorkingPattern.person")
def settle_details(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """What `keep` says of itself; where it says nothing, what `drop` did."""
    repoint_once(ProfileDetail.objects.all(), "person", keep=keep, drop=drop, settle=_fill_gaps)
    repoint_once(WorkingPattern.objects.all(), "person", keep=keep, drop=drop)


def _fill_gaps(stays: ProfileDetail, goes: ProfileDetail) -> None:
    said = ("preferred_name", "pronouns", "pronunciation", "languages", "sections", "confirmed_right_at")
    for name in said:
        setattr(stays, name, getattr(stays, name) or getattr(goes, name))
    stays.save(update_fields=[*said, "changed_at"])


@receiver(merging)
@settles("profiles.Absence.person", "profiles.Absence.cover")
def settle_absences(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """The same days twice are one absence, and nobody covers for themselves."""
    both = (keep, drop)
    Absence.objects.filter(person__in=both, cover__in=both).update(cover=None)
    repoint_once(Absence.objects.all(), "person", keep=keep, drop=drop, same=["starts_on", "ends_on"])
    repoint(Absence.objects.all(), "cover", keep=keep, drop=drop)


@receiver(merging)
@settles(
    "profiles.Counterpart.person",
    "profiles.Counterpart.other",
    "profiles.CounterpartVerdict.person",
    "profiles.CounterpartVerdict.other",
)
def settle_counterparts(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Verdicts are those of `keep`, then those of `drop`; the counterparts themselves come anew each night."""
    forget_oneself(CounterpartVerdict.objects.all(), "person", "other", keep=keep, drop=drop)
    for field, other in (("person", "other"), ("other", "person")):
        repoint_once(CounterpartVerdict.objects.all(), field, keep=keep, drop=drop, same=[other])
    forget_oneself(Counterpart.objects.all(), "person", "other", keep=keep, drop=drop)
    Counterpart.objects.filter(person=drop).delete()
    repoint_once(Counterpart.objects.all(), "other", keep=keep, drop=drop, same=["person"])


@receiver(merging)
@settles("profiles.PersonDocument.person")
def settle_search_row(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Nobody finds `drop` any more; the row of `keep` is written by the merge, when all else is settled."""
    PersonDocument.objects.filter(person=drop).delete()


@receiver(merging)
@settles("profiles.Presence.person")
def settle_presence(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Where the account that goes is today counts no more: a person is at one place, and says where."""
    Presence.objects.filter(person=drop).delete()
