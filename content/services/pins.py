"""The one entry that a person keeps on top of their own profile."""

from django.db import transaction
from django.utils.translation import gettext as _

from content.models import Entry, ProfilePin
from content.services import storing
from content.services.errors import NotPossible
from profiles.models import User


def may_pin(entry: Entry, person: User) -> bool:
    """Whether `person` can keep `entry` on top of their profile: their own words, published. No query."""
    return entry.author_id == person.pk and entry.is_published and not entry.is_official


@transaction.atomic
def pin_to_profile(*, entry: Entry, person: User) -> ProfilePin:
    """Keep it on top in place of the one before. Twice is once. Raises NotPossible for what is not theirs to pin."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    entry = storing.locked(Entry.objects.all(), entry.pk)
    if not may_pin(entry, person):
        raise NotPossible(_("Only what you published yourself can be pinned to your profile."))
    pin, _is_new = ProfilePin.objects.update_or_create(person=person, defaults={"entry": entry})
    return pin


@transaction.atomic
def unpin_from_profile(*, entry: Entry, person: User) -> bool:
    """Take it down. False where it, or another one, was not on top."""
    return bool(ProfilePin.objects.filter(person=person, entry=entry).delete()[0])


def is_on_profile(entry: Entry, person: User) -> bool:
    """Whether `person` keeps it on top of their profile. One query; none for what they cannot pin."""
    return may_pin(entry, person) and ProfilePin.objects.filter(person=person, entry=entry).exists()
