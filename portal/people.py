"""People by the roles that they hold in one place, newest account first."""

from typing import Final

from core.paging import Page, paginate_by_number
from profiles.models import Role, User
from profiles.models.role import RoleQuerySet

_MAIN_FIRST: Final = ("-is_main", "-pk")  # of whoever holds several roles in the place


def people_by_role(
    roles: RoleQuerySet, reader: User, params: dict[str, str], *, extra: dict[str, str] | None = None
) -> tuple[list[Role], Page[Role]]:
    """The page of `roles` that `params` ask for, each person once and with the person, as far as `reader` may see them.

    Two queries: the page is found in the roles alone, along their own index. Joined with 500,000 people, the planner
    reads these from the top, and the last page costs a hundred times the first.
    """
    page = paginate_by_number(roles, params, key="person_id", then=_MAIN_FIRST, extra=extra)
    ids = [role.pk for role in page.rows]
    found = Role.objects.visible_to(reader).for_people().in_bulk(ids) if ids else {}
    return [found[pk] for pk in ids if pk in found], page
