"""Professions: whose a role is, what the hub says, and who hosts it."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from core import text
from profiles.models import Profession, Role, User
from profiles.models.profession import ABOUT_LONGEST, MOST_TAGS
from profiles.services.details import check_markings
from profiles.services.heads import count_around
from profiles.services.listing import list_again
from tags import services as tags


class NoHost(ValueError):
    """Only a member hosts a profession."""


@transaction.atomic
def set_profession(*, role: Role, profession: Profession | None, by: User | None = None) -> Role:
    """Say of which profession the role is, or of none. Twice is once."""
    row = Role.objects.select_for_update(of=("self",), no_key=True).get(pk=role.pk)
    before = row.profession
    if before == profession:
        return row
    row.profession = profession
    row.save(update_fields=["profession", "updated_at"])
    record("role.profession_changed", actor_id=by.pk if by else None, target_type="role", target_id=row.pk)
    count_around(row.person, also=[before] if before else [])
    list_again([row.person_id])
    return row


@transaction.atomic
def edit_profession(*, profession: Profession, about: str, tag_words: Iterable[str], by: User) -> Profession:
    """What the hub says of itself and what it gathers. Raises ProfileRefused, tags.services.BadTag and TooManyTags."""
    check_markings(by, about)
    row = Profession.objects.select_for_update(of=("self",), no_key=True).get(pk=profession.pk)
    rows = tags.resolve(tag_words, most=MOST_TAGS)
    row.about = text.tidy(about)[:ABOUT_LONGEST]
    row.about_html = str(text.to_html(row.about, top_heading=3))
    row.save(update_fields=["about", "about_html", "updated_at"])
    row.tags.set(rows)
    record("profession.edited", actor_id=by.pk, target_type="profession", target_id=row.pk)
    return row


@transaction.atomic
def set_host(*, profession: Profession, host: User | None, by: User) -> Profession:
    """Name who hosts the hub, or nobody. Raises NoHost for somebody who is no member."""
    row = Profession.objects.select_for_update(of=("self",), no_key=True).get(pk=profession.pk)
    if host is not None and not host.may_read:
        raise NoHost(_("%(name)s is not a member of CivNet now.") % {"name": host.name})
    if row.host != host:
        row.host = host
        row.save(update_fields=["host", "updated_at"])
        record("profession.host_set", actor_id=by.pk, target_type="profession", target_id=row.pk)
    return row


@transaction.atomic
def host_no_more(*, person: User, by: User) -> None:
    """Take the person off every hub that they host: they left."""
    for profession in Profession.objects.select_for_update(of=("self",), no_key=True).filter(host=person):
        set_host(profession=profession, host=None, by=by)
