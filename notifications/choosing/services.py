"""Changes of what a person chose, one after the other, each of what was chosen and of nothing else.

So two windows at once lose nothing of each other. Who chooses what holds anyhow gets no row.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from notifications.digests.timetable import reschedule
from notifications.models import RHYTHMS, WAYS, Family, Preference, Preset, Way
from profiles.models import User

TIMES: Final = (
    "rhythm",
    "digest_hour",
    "digest_minutes",
    "is_quiet_outside_hours",
    "pauses_when_absent",
    "tracks_what_is_read",
    "takes_questions",
    "shows_when_writing",
)


def preference_of(person: User) -> Preference:
    """What holds for `person` now. One query."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


@transaction.atomic
def choose_preset(*, person: User, preset: Preset) -> Preference:
    """Let `preset` hold for every family and for how often the digest comes; whatever departed from one is gone.

    Its hour and length, quiet hours and pauses stay as they are.
    """
    return _keep(_locked(person), {"preset": preset, "ways": {}, "rhythm": ""})


@transaction.atomic
def choose_ways(*, person: User, ways: Mapping[Family, Way]) -> Preference:
    """Let `ways` hold for their families, and everything else stand. Kept is what departs from the preset."""
    preference = _locked(person)
    usual = WAYS[Preset(preference.preset)]
    wanted = {**preference.ways, **ways}
    return _keep(
        preference, {"ways": {str(family): str(way) for family, way in wanted.items() if usual[family] != way}}
    )


@transaction.atomic
def choose_times(*, person: User, **chosen: Any) -> Preference:
    """Let what was `chosen` of `TIMES` hold, and everything else stand."""
    preference = _locked(person)
    if chosen.get("rhythm") == RHYTHMS[Preset(preference.preset)]:
        chosen["rhythm"] = ""  # no departure
    return _keep(preference, {name: chosen[name] for name in TIMES if name in chosen})


def _locked(person: User) -> Preference:
    """What holds, with every other change of this person's waiting until this one is over."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    return preference_of(person)


def _keep(preference: Preference, changes: Mapping[str, Any]) -> Preference:
    changed = [name for name, value in changes.items() if getattr(preference, name) != value]
    if not changed:
        return preference
    for name in changed:
        setattr(preference, name, changes[name])
    if preference._state.adding:
        preference.save(force_insert=True)
    else:
        preference.save(update_fields=[*changed, "changed_at"])
    reschedule(User.objects.get(pk=preference.person_id))  # which has nothing of before in its memory
    return preference
