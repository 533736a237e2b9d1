"""What was said at the time of an act, frozen for the second moderator and for whom it concerns."""

from typing import Any

from django.utils.translation import gettext as _

from colleagues.models import Introduction
from content.models import Attachment, Entry, Reply, Revision
from groups.models import Group
from moderation.models import Act, ActKind, Cut
from moderation.models.appeal import EVIDENCE_LONGEST
from profiles.models import User


def evidence_of(act: Act) -> str:
    """The words that the act was about as they stood then, also where they were changed or cut since.

    Nothing of a spill: it stays where it is kept apart.
    """
    if act.kind == ActKind.SPILL:
        return ""
    target = act.target
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
    """Title, body and files: of the version that the next change replaced, or of today where there was none since."""
    later = Revision.objects.on(target).filter(created_at__gt=act.created_at).order_by("number").first()
    words: dict[str, Any] = {"title": getattr(target, "title", ""), "body": target.body}
    if later is not None:
        words = {"title": later.title, "body": later.body}
    cut = Cut.objects.filter(act=act).first()
    if cut is not None:
        words |= {name: text for name, text in cut.before.items() if name in words}
    files = [
        _("File: %(name)s") % {"name": f"{row.upload.name} {row.alt}".strip()}
        for row in Attachment.objects.on(target).current().select_related("upload").order_by("pk")
    ]
    return [words["title"], words["body"], *files]
