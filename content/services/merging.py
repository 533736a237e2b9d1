"""The second of two people, or windows, who changed one text gets both texts in one form; nothing is stored by that."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.models import Audience, Entry, Reply, Revision
from content.services import storing
from core import text
from core.text.merging import Labels, merge
from tags import services as tags


@dataclass(frozen=True)
class Proposal:
    """What the form holds now: the words of both. `notes` say in sentences what to look at before saving."""

    version: int
    body: str
    title: str = ""
    tags: list[str] = field(default_factory=list)
    audience: str = ""
    notes: list[str] = field(default_factory=list)


def merge_entry(
    *, entry: Entry, title: str, body: str, tag_words: Iterable[str], audience: str, version: int, audiences: list[str]
) -> Proposal:
    """Merge what a form says, made from `version`, with `entry` as it stands. `audiences` may be chosen now.

    Each field by itself: what only one changed is taken; of two changed titles or audiences the form keeps its own.
    """
    entry.refresh_from_db()
    base = Revision.objects.on(entry).filter(number=version).first()
    notes: list[str] = []
    mine = text.single_line(title)
    theirs = entry.title
    known = base.title if base else None
    if mine not in {theirs, known} and theirs != known:
        notes.append(_("The title was changed meanwhile to “%(title)s”.") % {"title": theirs})
    chosen = theirs if mine == known else mine
    merged = merge(base=base.body if base else None, theirs=entry.body, mine=text.tidy(body), labels=_labels())
    return Proposal(
        version=entry.version,
        title=chosen,
        body=merged.text,
        tags=_merged_tags(base, storing.tag_names(entry), [tags.normalise(word) for word in tag_words], notes),
        audience=_merged_audience(base, entry.audience, audience, audiences, notes),
        notes=[*_about(merged.conflicts), *notes],
    )


def merge_reply(*, reply: Reply, body: str, version: int) -> Proposal:
    """Merge what a form says, made from `version`, with `reply` as it stands."""
    reply.refresh_from_db()
    base = Revision.objects.on(reply).filter(number=version).first()
    merged = merge(base=base.body if base else None, theirs=reply.body, mine=text.tidy(body), labels=_labels())
    return Proposal(version=reply.version, body=merged.text, notes=_about(merged.conflicts))


def _about(conflicts: int) -> list[str]:
    if not conflicts:
        return [_("Both texts are in the form now. Read it once more, then save.")]
    sentence = ngettext(
        "%(count)d passage was changed by both of you. It stands twice, each under a line that says whose it is.",
        "%(count)d passages were changed by both of you. They stand twice, each under a line that says whose it is.",
        conflicts,
    )
    return [sentence % {"count": conflicts}]


def _merged_tags(base: Revision | None, theirs: list[str], mine: list[str], notes: list[str]) -> list[str]:
    """What either added, without what either took away; with an unknown beginning, the tags of both."""
    known = {*tags.split(base.tags)} if base and base.tags else set()
    gone = (known - {*theirs}) | (known - {*mine})
    both = [name for name in dict.fromkeys([*mine, *theirs]) if name not in gone]
    if len(both) > tags.MOST_AN_ENTRY:
        left_out = ", ".join(both[tags.MOST_AN_ENTRY :])
        notes.append(_("There are more than five tags with both of yours. Left out: %(tags)s.") % {"tags": left_out})
    return both[: tags.MOST_AN_ENTRY]


def _merged_audience(base: Revision | None, theirs: str, mine: str, allowed: list[str], notes: list[str]) -> str:
    """The form's own choice where it changed it and may still have it, else the one that was saved."""
    if mine == theirs or (base is not None and mine == base.audience) or mine not in allowed:
        if mine != theirs:
            notes.append(_("Who may read it was changed meanwhile to “%(audience)s”.") % {"audience": _label(theirs)})
        return theirs
    if base is None or base.audience != theirs:
        notes.append(_("Who may read it was changed meanwhile to “%(audience)s”.") % {"audience": _label(theirs)})
    return mine


def _label(audience: str) -> str:
    return str(Audience(audience).label)


def _labels() -> Labels:
    """Each a paragraph in bold, in Markdown."""
    return Labels(
        theirs=f"**{_('Both of you changed this. Saved meanwhile:')}**",
        mine=f"**{_('What you wrote:')}**",
        end=f"**{_('Both of you changed it up to here.')}**",
        taken_out_by_them=f"**{_('This was taken out meanwhile, and you changed it:')}**",
        taken_out_by_me=f"**{_('You took this out, and it was changed meanwhile:')}**",
    )
