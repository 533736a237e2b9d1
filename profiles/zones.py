"""Time zones to choose from, and working days in words."""

from collections.abc import Collection
from functools import cache
from itertools import groupby
from typing import Final
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.models.working import DAYS, USUAL_ZONE

_REGIONS: Final = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"
)  # fmt: skip

_WEEKLY: Final = (
    gettext_lazy("Mondays"),
    gettext_lazy("Tuesdays"),
    gettext_lazy("Wednesdays"),
    gettext_lazy("Thursdays"),
    gettext_lazy("Fridays"),
    gettext_lazy("Saturdays"),
    gettext_lazy("Sundays"),
)


@cache
def zones() -> dict[str, list[tuple[str, str]]]:
    """(name, label) of the zones of each region, all that this machine knows; one finds one's own by typing its city.

    Old names without a region, such as GB and EST5EDT, are left out: each is another name of one that is here.
    """
    known = sorted(name for name in available_timezones() if name.partition("/")[0] in _REGIONS)
    return {
        region: [(name, _city(name)) for name in names]
        for region, names in groupby(known, key=lambda name: name.partition("/")[0])
    }


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a `<select>`: what most people choose, then every region."""
    usual = (_("Usual"), [(USUAL_ZONE, _city(USUAL_ZONE)), ("UTC", _("UTC, the same all year"))])
    rest = [
        (region, [(name, label) for name, label in names if name != USUAL_ZONE]) for region, names in zones().items()
    ]
    return [usual, *rest]


def label_of(zone: str) -> str:
    """What people call it: its city."""
    return _city(zone)


def days_in_words(days: Collection[int]) -> str:
    """Such as "Monday to Friday", or "Monday, Tuesday, Friday"."""
    names, chosen = dict(DAYS), sorted(days)
    if len(chosen) > 2 and chosen[-1] - chosen[0] == len(chosen) - 1:  # noqa: PLR2004 - two days are named
        return _("%(first)s to %(last)s") % {"first": names[chosen[0]], "last": names[chosen[-1]]}
    return ", ".join(str(names[day]) for day in chosen)


def weekdays_in_words(days: Collection[int]) -> str:
    """Such as "Tuesdays and Thursdays": what is so each week."""
    names = [str(_WEEKLY[day]) for day in sorted(days)]
    if len(names) < 2:  # noqa: PLR2004 - one day, or none
        return "".join(names)
    return _("%(days)s and %(last)s") % {"days": ", ".join(names[:-1]), "last": names[-1]}


def _city(zone: str) -> str:
    """`America/Argentina/Buenos_Aires` is "Buenos Aires, Argentina"."""
    parts = [part.replace("_", " ") for part in zone.split("/")]
    return ", ".join(reversed(parts[1:])) if len(parts) > 1 else parts[0]
