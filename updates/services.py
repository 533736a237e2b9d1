"""Writing and changing an update: an entry whose title and tags follow from its words."""

import uuid
from collections.abc import Collection
from functools import partial

from django.utils.translation import gettext as _

from content import brief
from content import services as content
from content.models import Entry
from content.services.attachments import references_in
from core import text
from profiles.models import User
from updates.apps import UPDATE
from updates.models import Limit
from updates.places import Room


class TooLong(content.Refused):
    """The text has more characters than an update may have."""


class OneThingOnly(content.Refused):
    """More than one picture, a file, or a picture beside a quote."""


def write_update(
    *,
    author: User,
    body: str,
    room: Room,
    quoted: Entry | None = None,
    submission: uuid.UUID | None = None,
    decorative: Collection[uuid.UUID] = (),
    speak_as: str = "",
) -> Entry:
    """Publish an update. The caller has checked that `author` may read `quoted`, which widens nobody's right to it.

    Raises as `content.services.write_entry`, TooLong and OneThingOnly.
    """
    check(body, is_quoting=quoted is not None)
    return content.write_entry(
        kind=UPDATE,
        author=author,
        title=brief.head_of(body).title,
        body=body,
        tag_words=tag_words(body),
        audience=room.audience,
        group=room.group,
        submission=submission,
        decorative=decorative,
        speak_as=speak_as,
        detail=partial(_quote, quoted=quoted) if quoted is not None else None,
    )


def edit_update(
    *,
    update: Entry,
    editor: User,
    body: str,
    audience: str,
    version: int,
    quoted: Entry | None = None,
    submission: uuid.UUID | None = None,
    decorative: Collection[uuid.UUID] | None = None,
) -> Entry:
    """Change the words, and with them title and tags. What is quoted stays where `quoted` is None.

    Raises as `content.services.edit_entry`, TooLong and OneThingOnly.
    """
    is_quoting = quoted is not None or update.quoted_id is not None
    check(body, is_quoting=is_quoting, before=length_of(update.body))
    return content.edit_entry(
        entry=update,
        editor=editor,
        title=brief.head_of(body).title,
        body=body,
        tag_words=tag_words(body),
        audience=audience,
        version=version,
        submission=submission,
        decorative=decorative,
        detail=partial(_quote, quoted=quoted) if quoted is not None else None,
    )


def check(body: str, *, is_quoting: bool, before: int = 0) -> None:
    """Raise TooLong, or OneThingOnly. What was as long as `before` already may stay so."""
    most = max(Limit.objects.most_characters(), before)
    over = length_of(body) - most
    if over > 0:
        raise TooLong(
            _("An update has at most %(most)d characters; this has %(over)d too many.") % {"most": most, "over": over}
        )
    held = references_in(body)
    if len(held) > 1 or any(not reference.is_picture for reference in held):
        raise OneThingOnly(_("An update holds one picture at most, and no other file. A blog post holds more."))
    if held and is_quoting:
        raise OneThingOnly(_("An update holds a picture or something that it quotes, not both."))


def length_of(body: str) -> int:
    """How many characters count: those of the text as written, without the references to pictures and their words."""
    return len(text.without_pictures(text.tidy(body)).strip())


def tag_words(body: str) -> list[str]:
    """The tags that stand in the text."""
    return list(dict.fromkeys(brief.tags_of(body).values()))


def _quote(entry: Entry, *, quoted: Entry) -> None:
    if entry.quoted_id != quoted.pk:
        entry.quoted = quoted
        entry.save(update_fields=["quoted"])
