"""The two lists of a person's links: whom they added and who added them, by department where the reader wants it."""

from typing import Any, Final, Literal
from urllib.parse import urlencode

from django.db.models import Count
from django.utils.translation import gettext as _

from colleagues.models.links import ColleagueLinkQuerySet
from core.paging import paginate
from portal.forms import DepartmentForm
from portal.tabs import Tab
from profiles.models import User
from stream.controls import control_of, with_level

MOST_DEPARTMENTS: Final = 12  # as links above the list


def linked_people(
    links: ColleagueLinkQuerySet, side: Literal["member", "colleague"], *, reader: User, params: dict[str, str]
) -> dict[str, Any]:
    """Context of the list: the people of `links` on that side, and the departments they are in, the fullest first.

    Three queries, however many there are.
    """
    form = DepartmentForm(params)
    form.is_valid()
    chosen = form.cleaned_data.get("department", "")
    shown = links.filter(**{f"{side}__department__slug": chosen}) if chosen else links
    page = paginate(shown, params, moment="created_at", extra={"department": chosen} if chosen else None)
    return {
        "page": page,
        "people": _with_controls([getattr(link, f"{side}_id") for link in page.rows], reader),
        "facets": _facets(links, side, chosen),
        "chosen": chosen,
    }


def _with_controls(ids: list[int], reader: User) -> list[dict[str, Any]]:
    """The people in this order, each with the control of what `reader` hears of them. One query."""
    found = with_level(User.objects.visible_to(reader).select_related("department"), reader).in_bulk(ids)
    people = [found[pk] for pk in ids if pk in found]
    return [
        {"person": person, "control": control_of(person, reader) if person.pk != reader.pk else None}
        for person in people
    ]


def _facets(links: ColleagueLinkQuerySet, side: str, chosen: str) -> list[Tab]:
    """All, and a link for each of the fullest departments and of the chosen one, with the number of people there."""
    slug, name = f"{side}__department__slug", f"{side}__department__short_name"
    counted = links.order_by().values_list(slug, name).annotate(number=Count("pk")).order_by("-number", name)
    rows = [row for row in counted if row[0]]
    if len(rows) < 2 and not chosen:  # noqa: PLR2004 - nothing to choose between
        return []
    shown = [row for place, row in enumerate(rows) if place < MOST_DEPARTMENTS or row[0] == chosen]
    everybody = Tab("?", _("All departments"), None, not chosen)
    return [everybody, *(_tab(*row, chosen=chosen) for row in shown)]


def _tab(slug: str, name: str, number: int, *, chosen: str) -> Tab:
    return Tab(f"?{urlencode({'department': slug})}", name, number, slug == chosen)
