"""What was said at the time of an act, frozen for the second moderator and for whom it concerns."""

from django.utils.translation import gettext as _

from colleagues.models import Introduction
from content.models import Attachment, Entry, Reply, Revision
from groups.models import Group
from moderation.models import Act, ActKind, Cut, is_spill
from moderation.models.appeal import EVIDENCE_LONGEST
from profiles.models import User


def evidence_of(act: Act) -> str:
    """The words that the act was about as they stood then, also where they were changed or cut since.

    Nothing of a spill: it stays where it is kept apart.
    """
    target = act.target
    if act.kind == ActKind.SPILL or is_spill(target):
        return ""
    match target:
        case Entry() | Reply():
            parts = _written(act, target)
        case User():
            parts = [target.name, target.job_title, target.about]
        case Group():
            parts = [target.name, target.about]
        case Introduction():
            parts = [target.text]
        case _:
            parts = []
    if act.upload is not None:
        parts.append(_("File: %(name)s") % {"name": act.upload.name})
    return "\n\n".join(part for part in parts if part)[:EVIDENCE_LONGEST]


def _written(act: Act, target: Entry | Reply) -> list[str]:
    """Title, body and files: of the version that the next change replaced, or of today where there was none since.

    Moderators cut words out of old versions as well: then as they stood before the first cut of them.
    """
    later = Revision.objects.on(target).filter(created_at__gt=act.created_at).order_by("number").first()
    words = [getattr(target, "title", ""), target.body] if later is None else [later.title, later.body]
    cutting = Act.objects.about(target).filter(kind=ActKind.EDIT_OUT, created_at__gte=act.created_at)
    for cut in Cut.objects.filter(act__in=cutting).select_related("act").order_by("pk"):
        if later is None or cut.act.created_at < later.created_at:
            words = [cut.before["title"], cut.before["body"]]
            break
        if str(later.number) in cut.before["revisions"]:
            words = cut.before["revisions"][str(later.number)]
            break
    files = [
        _("File: %(name)s") % {"name": f"{row.upload.name} {row.alt}".strip()}
        for row in Attachment.objects.on(target).current().select_related("upload").order_by("pk")
    ]
    return [*words, *files]
