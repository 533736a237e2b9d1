"""Editing out: words or a file taken out of what somebody wrote, kept for moderators alone, and put back again."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from content import services as content
from content.models import Attachment, Entry, Reply
from content.services import NotPossible
from groups.models import Group
from groups.services import WORDS_OF_GROUP
from groups.services import put_words as put_words_of_group
from moderation.models import Act, ActKind, Cut, Rule, Target, Template
from moderation.services.deciding import act, locked, refuse_own, tell_concerned
from notifications.models import Event
from profiles.models import User
from profiles.services import WORDS_OF_PROFILE, remove_photo, set_photo
from profiles.services import put_words as put_words_of_person
from uploads.models import Upload

PHOTO = "photo"  # the key of a face in a Cut: the number of its upload


@transaction.atomic
def edit_out(
    *,
    target: Target,
    moderator: User,
    rule: Rule,
    reason: str,
    passage: str = "",
    upload: Upload | None = None,
    template: Template | None = None,
) -> Act:
    """Replace `passage`, as it stands in the source of `target`, or take one file of it out; all else stays.

    Of an entry or a reply the older versions lose it as well; of a person it is looked for in what they say of
    themselves, or their face goes; of a group in its name, description and rules. Readers see that something was
    removed. Raises OwnWords, and NotPossible where nothing of it is there, any more.
    """
    refuse_own(target, moderator)
    target = locked(target)
    before, after = _cut(target, passage, upload)
    made = act(
        target, ActKind.EDIT_OUT, moderator=moderator, rule=rule, reason=reason, upload=upload, template=template
    )
    Cut.objects.create(act=made, passage=passage if upload is None else "", before=before, after=after)
    tell_concerned(made, Event.EDITED_OUT)
    return made


def put_back(made: Act, by: User) -> str:
    """Undo `edit_out`; what could not be put back, in a sentence."""
    cut, target = Cut.objects.get(act=made), locked(made.target)
    stays = _("What stands there now was written since, and stays.")
    match target:
        case Entry() | Reply():
            return "" if content.put_back(target=target, before=cut.before, after=cut.after) else stays
        case User() if PHOTO in cut.before:
            upload = Upload.objects.of(target.pk).filter(pk=cut.before[PHOTO]).first()
            if upload is None or target.photo_id is not None:
                return stays
            set_photo(person=target, upload=upload)
            return ""
        case _:
            now = {field: getattr(target, field) for field in cut.after}
            mine = {field: cut.before[field] for field, words in cut.after.items() if now[field] == words}
            _put(target, mine)
            return "" if mine.keys() == cut.after.keys() else stays


def _cut(target: Target, passage: str, upload: Upload | None) -> tuple[dict[str, Any], dict[str, Any]]:
    match target:
        case Entry() | Reply() if upload is not None:
            if not Attachment.objects.on(target).current().filter(upload=upload).exists():
                raise NotPossible(_("This file does not belong to it any more."))
            return content.cut(target=target, token=upload.token)
        case Entry() | Reply():
            return content.cut(target=target, passage=passage)
        case User() if upload is not None:
            if target.photo_id != upload.pk:
                raise NotPossible(_("This is not their photo any more."))
            remove_photo(person=target)
            return {PHOTO: upload.pk}, {PHOTO: None}
        case User():
            return _cut_fields(target, WORDS_OF_PROFILE, passage, language=target.language)
        case Group():
            return _cut_fields(target, WORDS_OF_GROUP, passage, language="")
        case _:
            raise NotPossible(_("An introduction is hidden as a whole."))


def _cut_fields(
    target: User | Group, fields: tuple[str, ...], passage: str, *, language: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    passage, marker = content.check_passage(passage), content.removed_marker(language)
    before = {field: getattr(target, field) for field in fields if passage in getattr(target, field)}
    if not before:
        raise content.not_there()
    after = {field: words.replace(passage, marker) for field, words in before.items()}
    for field, words in after.items():
        longest = getattr(target._meta.get_field(field), "max_length", None)
        if longest is not None and len(words) > longest:
            raise NotPossible(_("It would be too long with these words replaced. Choose more words at once."))
    _put(target, after)
    return before, after


def _put(target: Target, said: dict[str, str]) -> None:
    if isinstance(target, User):
        put_words_of_person(person=target, **said)
    elif isinstance(target, Group):
        put_words_of_group(group=target, **said)
