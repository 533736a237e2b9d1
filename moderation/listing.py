"""What a report form shows of its target, and what a person may know of acts that concern them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from content import brief
from content.models import Attachment, Entry, Reply
from content.services.attachments import label_of
from core.paging import paginate
from groups.models import Group
from moderation.models import Act, Target
from profiles.models import User
from uploads.models import Upload


@dataclass(frozen=True)
class Part:
    """One picture or file of what is reported."""

    upload: Upload
    name: str
    note: str

    @property
    def label(self) -> str:
        """As a choice."""
        return f"{self.name} ({self.note})" if self.note else self.name


@dataclass(frozen=True)
class Shown:
    """What the form says about what is reported."""

    who: str  # "" where the title says it
    title: str
    words: str
    parts: Sequence[Part] = ()


def shown_of(target: Target) -> Shown:
    """Of a target that came through its door."""
    match target:
        case Entry() if brief.is_brief(target):  # its title is the beginning of its words
            return Shown(target.author.name, "", brief.words_of(target), _files_of(target))
        case Entry():
            return Shown(target.author.name, target.title, target.excerpt, _files_of(target))
        case Reply():
            return Shown(target.author.name, "", target.excerpt, _files_of(target))
        case User():
            face = [Part(target.photo, _("The photo"), "")] if target.photo_token and target.photo else []
            return Shown("", target.name, target.about[:500], face)
        case Group():
            return Shown("", target.name, target.about[:500])
        case _:
            return Shown(target.introducer.name, "", target.text)


def _files_of(target: Entry | Reply) -> list[Part]:
    """Those that readers see, in the order in which they were attached. One query."""
    rows = Attachment.objects.on(target).current().filter(is_shown=True).select_related("upload").order_by("pk")
    return [Part(row.upload, row.alt or row.upload.name, label_of(row.upload)) for row in rows]


def words_of(acts: Sequence[Act], person: User) -> dict[int, Entry | Reply]:
    """What of the words that they are about `person` may still read, by the number of the act. At most two queries."""
    entries = {act.entry_id for act in acts if act.entry_id}
    replies = {act.reply_id for act in acts if act.reply_id}
    found: dict[tuple[str, int], Entry | Reply] = {}
    if entries:
        found |= {("entry", pk): row for pk, row in Entry.objects.visible_to(person).in_bulk(entries).items()}
    if replies:
        rows = Reply.objects.visible_to(person).select_related("entry").in_bulk(replies)
        found |= {("reply", pk): row for pk, row in rows.items()}
    return {act.pk: found[act.target_key] for act in acts if act.target_key in found}


def decisions_about(person: User, params: dict[str, str]) -> dict[str, Any]:
    """Context of the page: acts that concern `person`, newest first, without who acted. Three queries."""
    acts = Act.objects.told_to(person).select_related("undone_by")
    page = paginate(acts, params, moment="created_at")
    words = words_of(page.rows, person)
    return {"page": page, "decisions": [(act, words.get(act.pk)) for act in page.rows]}
