"""Who may decide an appeal: a moderator of another department, never who acted; an operator where there is none."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from moderation.models import ActKind, Appeal, Report
from moderation.services import MODERATORS
from profiles.models import User, departments_of, people_of


def deciders_of(appeal: Appeal) -> "QuerySet[User, User]":
    """The people who may decide it.

    Moderators who did not act, whom it does not concern, who did not report it, and who share no department with who
    acted, nor one that theirs succeeded. Where there is none of them, superusers who had no part in it.
    """
    found = _apart(appeal).filter(groups__name=MODERATORS)
    first = appeal.act.moderator
    for department in departments_of(first) if first is not None else []:
        found = found.exclude(pk__in=people_of(department).values("pk"))
    return found if found.exists() else _apart(appeal).filter(is_superuser=True, is_staff=True)


def why_may_not_decide(appeal: Appeal, person: User) -> str:
    """Why `person` may not, as a sentence; "" where they may."""
    if appeal.act.moderator_id == person.pk:
        return _("You did what this appeal is against: another moderator must decide.")
    if appeal.person_id == person.pk:
        return _("This is your own appeal: another moderator must decide.")
    if deciders_of(appeal).filter(pk=person.pk).exists():
        return ""
    return _("A moderator of another department than the one who acted must decide, who has had no part in it.")


def _apart(appeal: Appeal) -> "QuerySet[User, User]":
    """Members who have had no part in it."""
    act = appeal.act
    about = Report.objects.about(act.target)
    if act.kind == ActKind.QUIET and act.concerns is not None:  # several texts led to it
        about = Report.objects.concerning(act.concerns)
    had_part = [pk for pk in (act.moderator_id, appeal.person_id) if pk is not None]
    return User.objects.members().exclude(pk__in=had_part).exclude(pk__in=about.values("reporter"))
