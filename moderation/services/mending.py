"""What an author does about words of theirs that the community has hidden: change them, and show them again, once."""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from content import brief
from content import services as content
from content.models import Entry, Reply, State
from content.services import EditConflict, NotPossible
from content.services.storing import tag_names
from core import text
from moderation.models import Act, ActKind
from moderation.services.community import was_mended
from moderation.services.deciding import act, locked
from polls.models import Poll
from polls.services.writing import KIND
from profiles.models import User
from updates.apps import UPDATE
from updates.services import edit_update


def hiding_of(target: Entry | Reply) -> Act | None:
    """The act that hides `target` now; None where it is shown. One query, or none."""
    if target.state != State.HIDDEN:
        return None
    return Act.objects.about(target).standing().filter(kind=ActKind.HIDE).order_by("-pk").first()


def why_not_mended(target: Entry | Reply, hiding: Act | None) -> str:
    """Why its author cannot show it again by changing it, as a sentence; "" where they can."""
    if target.state != State.HIDDEN:
        return _("This is not hidden any more.")
    if hiding is None or not hiding.is_by_community:
        return _("A moderator hid this, so only a moderator shows it again.")
    if was_mended(target):
        return _("You changed it and showed it again once, and it was reported again. Now a moderator looks first.")
    return ""


@transaction.atomic
def mend(*, target: Entry | Reply, author: User, body: str, version: int, title: str = "") -> Act:
    """Show again what the community hid, with other words. Its reports stay open: a moderator looks at both texts.

    `version` is the one that the author had before their eyes. Raises NotPossible where `why_not_mended` says so or
    nothing was changed, EditConflict, and what changing a text raises.
    """
    row: Entry | Reply = locked(target)
    hiding = hiding_of(row)
    refusal = why_not_mended(row, hiding)
    if refusal or hiding is None:
        raise NotPossible(refusal)
    if row.version != version:
        raise EditConflict(_("This was changed in another window or by a moderator since you opened it."))
    is_titled = isinstance(row, Entry) and not brief.is_brief(row)
    if text.tidy(body) == row.body and not (is_titled and text.single_line(title) != row.title):  # type: ignore[union-attr]
        raise NotPossible(_("Change what was found wrong with it first. If nothing is, a moderator will say so."))
    if is_titled and row.kind == KIND and text.single_line(title) != row.title and _has_votes(row):  # type: ignore[union-attr]
        raise NotPossible(_("Somebody has voted, so the question stands. A moderator will look at it."))
    content.restore(target=row)
    _change(row, author=author, title=title, body=body)
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("The author changed it and showed it again.")
    made = act(row, ActKind.RESTORE, moderator=None, reason=reason, undoes=hiding)
    target.refresh_from_db()
    return made


def _has_votes(entry: Entry | Reply) -> bool:
    poll = Poll.objects.filter(pk=entry.pk).first()
    return poll is not None and poll.has_votes


def _change(row: Entry | Reply, *, author: User, title: str, body: str) -> None:
    if isinstance(row, Reply):
        content.edit_reply(reply=row, editor=author, body=body, version=row.version)
    elif row.kind == UPDATE:
        edit_update(update=row, editor=author, body=body, audience=row.audience, version=row.version)
    else:
        content.edit_entry(
            entry=row,
            editor=author,
            title=title,
            body=body,
            tag_words=tag_names(row),
            audience=row.audience,
            version=row.version,
        )
