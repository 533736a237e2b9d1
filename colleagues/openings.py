"""The first words of an introduction, from what two people have in common. They are there to be changed."""

from typing import Final

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from colleagues.models import TEXT_LONGEST
from profiles.models import Profession, Role, User
from tags.models import Tag

MOST_NAMED: Final = 3  # skills


def opening(*, person: User, to: User) -> str:
    """What `person` may begin with. At most two queries."""
    place = person.department.name if person.department else ""
    words = {"name": to.first_name}
    shared = _shared_skills(person, to)
    if shared:
        hello = _("Hello %(name)s, I also work on %(skills)s.") % {**words, "skills": _listed(shared)}
    elif (profession := _shared_profession(person, to)) is not None:
        hello = _("Hello %(name)s, I also belong to %(profession)s.") % {**words, "profession": profession.label}
    else:
        hello = _("Hello %(name)s, I think that we do similar work.") % words
    hello += " " + _("May I ask how you do it?")
    hello += "\n\n" + ", ".join(filter(None, (person.name, person.job_title, place)))
    return Truncator(hello).chars(TEXT_LONGEST)


def _shared_skills(person: User, to: User) -> list[str]:
    found = Tag.objects.filter(skill_rows__content_object=person).filter(skill_rows__content_object=to)
    return list(found.order_by("name").values_list("name", flat=True)[:MOST_NAMED])


def _shared_profession(person: User, to: User) -> Profession | None:
    mine = Role.objects.current().filter(person=person, profession__isnull=False).values("profession")
    return Profession.objects.filter(pk__in=mine, roles__in=Role.objects.current().filter(person=to)).first()


def _listed(names: list[str]) -> str:
    """“data, law and Welsh”."""
    words = [name.replace("-", " ") for name in names]
    if len(words) == 1:
        return words[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
