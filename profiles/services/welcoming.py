"""Where a person is with their first visit. The column stands on the person: no page asks for it."""

from django.db import transaction

from profiles.models import Role, User, Welcome
from profiles.services.details import detail_of
from profiles.services.profile import edit_profile
from profiles.services.roles import edit_role


def expect(*, person: User) -> None:
    """They have just been let in: home leads them through their first visit, once."""
    User.objects.filter(pk=person.pk, welcome=Welcome.NONE).update(welcome=Welcome.DUE)


def begin_welcome(*, person: User) -> None:
    """They have done something there, or put it off: home leads them no more. Twice is once."""
    if person.welcome == Welcome.DUE:
        User.objects.filter(pk=person.pk, welcome=Welcome.DUE).update(welcome=Welcome.BEGUN)
        person.welcome = Welcome.BEGUN


def end_welcome(*, person: User) -> None:
    """They went through it, or want to hear no more of it."""
    User.objects.filter(pk=person.pk).exclude(welcome=Welcome.OVER).update(welcome=Welcome.OVER)
    person.welcome = Welcome.OVER


@transaction.atomic
def say_line(*, person: User, job_title: str, skills: list[str], preferred_name: str, contact_for: str) -> User:
    """What stands beside a name: the job, three words, how to be called, what for. All else stays as it is now.

    Raises what `edit_profile` does.
    """
    row = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    detail = detail_of(row)
    edit_profile(
        person=row,
        name=row.name,
        job_title=job_title,
        about=row.about,
        skills=skills,
        details={
            "preferred_name": preferred_name,
            "pronouns": detail.pronouns,
            "pronunciation": detail.pronunciation,
            "languages": detail.languages,
        },
    )
    role = Role.objects.current().filter(person=row, is_main=True).first()
    if role is not None:
        edit_role(role=role, by=row, contact_for=contact_for)
    row.refresh_from_db()
    return row
