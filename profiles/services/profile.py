"""What people say about themselves."""

from collections.abc import Iterable

from django.db import transaction

from core import text
from profiles.models import Role, User
from tags import services as tags

MOST_SKILLS = 20


@transaction.atomic
def edit_profile(*, person: User, name: str, job_title: str, about: str, skills: Iterable[str]) -> User:
    """Save what a person says about themselves. Raises tags.services.BadTag and TooManyTags."""
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    tag_rows = tags.resolve(skills, most=MOST_SKILLS)
    person.name = text.single_line(name)
    person.job_title = text.single_line(job_title)
    person.about = text.tidy(about)
    person.about_html = str(text.to_html(person.about, top_heading=3))
    person.version += 1
    person.save(update_fields=["name", "job_title", "about", "about_html", "version", "updated_at"])
    Role.objects.filter(person=person, is_main=True).update(job_title=person.job_title)
    person.skills.set(tag_rows)
    return person
