"""How to say a person's name, what to speak with them, in which order their profile stands, and that it is right."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core import text
from core.guarding import refuse_marked
from profiles.models import ProfileDetail, User
from profiles.models.detail import (
    LANGUAGES,
    MOST_LANGUAGES,
    PREFERRED_LONGEST,
    PRONOUNS_LONGEST,
    PRONUNCIATION_LONGEST,
    Section,
)
from profiles.services.listing import list_again


class ProfileRefused(ValueError):
    """What a person says of themselves cannot be kept; `str()` is a sentence in plain words."""


def check_markings(person: User, *said: str) -> None:
    """Raise ProfileRefused where one of them carries a marking above OFFICIAL."""
    refuse_marked(*said, person_id=person.pk, kind="profile", error=ProfileRefused)


def detail_of(person: User) -> ProfileDetail:
    """What `person` said of themselves; an unsaved row where that is nothing. At most one query."""
    try:
        return person.detail
    except ProfileDetail.DoesNotExist:
        return ProfileDetail(person=person)


@transaction.atomic
def set_details(
    *,
    person: User,
    preferred_name: str = "",
    pronouns: str = "",
    pronunciation: str = "",
    languages: Iterable[str] = (),
) -> ProfileDetail:
    """Keep how to say the name and what to speak, in the order of `LANGUAGES`. Who says nothing gets no row.

    Raises ProfileRefused.
    """
    check_markings(person, preferred_name, pronouns, pronunciation)
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    chosen = set(languages)
    said = {
        "preferred_name": text.single_line(preferred_name)[:PREFERRED_LONGEST],
        "pronouns": text.single_line(pronouns)[:PRONOUNS_LONGEST],
        "pronunciation": text.single_line(pronunciation)[:PRONUNCIATION_LONGEST],
        "languages": [code for code, _name in LANGUAGES if code in chosen][:MOST_LANGUAGES],
    }
    detail = detail_of(person)
    before = {name: getattr(detail, name) for name in said}
    if before == said:
        return detail
    detail, _is_new = ProfileDetail.objects.update_or_create(person=person, defaults=said)
    User.objects.filter(pk=person.pk).update(version=F("version") + 1)
    list_again([person.pk])
    return detail


@transaction.atomic
def set_sections(*, person: User, first: Iterable[str]) -> ProfileDetail:
    """Put the parts of the profile in this order; those that are not named follow in the usual one."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    order = [name for name in dict.fromkeys(first) if name in Section.values]
    detail, _is_new = ProfileDetail.objects.update_or_create(person=person, defaults={"sections": order})
    return detail


def moved(order: Sequence[str], name: str, *, is_up: bool) -> list[str]:
    """The parts with one of them a place higher or lower; as they are where it stands at that end."""
    found = list(order)
    here = found.index(name)
    there = here - 1 if is_up else here + 1
    if 0 <= there < len(found):
        found[here], found[there] = found[there], found[here]
    return found


def order_of(detail: ProfileDetail | None) -> list[str]:
    """The parts of a profile as its owner put them."""
    return list(dict.fromkeys([*(detail.sections if detail else []), *Section.values]))


@transaction.atomic
def move_section(*, person: User, name: str, is_up: bool) -> ProfileDetail:
    """Put one part of the profile a place higher or lower."""
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    return set_sections(person=person, first=moved(order_of(detail_of(person)), name, is_up=is_up))


@transaction.atomic
def confirm_right(*, person: User) -> ProfileDetail:
    """`person` says that all of their profile is still right."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    now = timezone.now()
    detail, _is_new = ProfileDetail.objects.update_or_create(person=person, defaults={"confirmed_right_at": now})
    return detail
