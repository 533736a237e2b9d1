"""The first step: what stands beside a name now."""

from typing import Any

from profiles.models import Role, User
from profiles.services import detail_of


def typed_before(person: User) -> dict[str, Any]:
    """What `person` has said already, as they would type it. Three queries."""
    role = Role.objects.current().filter(person=person, is_main=True).first()
    return {
        "job_title": person.job_title,
        "skills": ", ".join(person.skills.order_by("name").values_list("name", flat=True)),
        "contact_for": role.contact_for if role else "",
        "preferred_name": detail_of(person).preferred_name,
    }
