"""What all pages of moderators have in common: rows are looked at, nothing that people wrote is edited raw."""

from typing import Any, TypeVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from audit.services import record
from colleagues.models import Introduction
from content import kinds
from content.models import Audience, Entry, Reply, State
from groups.models import Group, Visibility
from moderation.models import OPEN_TO_MODERATORS, Target
from profiles.models import User

IN_A_COLUMN = 120  # characters
_M = TypeVar("_M", bound=Model)


def words_of(target: Target) -> str:
    """The beginning of what was written, or the state in its place once it was deleted or is a spill."""
    match target:
        case Entry() | Reply():
            return _text_of(target)
        case User():
            return f"{target.name}: {target.about}" if target.about else target.name
        case Group():
            return f"{target.name}: {target.about}" if target.about else target.name
        case _:
            return target.text


def _text_of(target: Entry | Reply) -> str:
    if target.state not in OPEN_TO_MODERATORS:
        return f"({State(target.state).label})"
    if isinstance(target, Entry) and target.title:
        return f"{target.title}: {target.excerpt}"
    return target.excerpt or _("(no words)")


def beginning_of(target: Target) -> str:
    """`words_of`, short enough for a column."""
    return Truncator(words_of(target)).chars(IN_A_COLUMN)


def kind_of(target: Target) -> str:
    """What it is, as people call it."""
    match target:
        case Entry():
            return next((str(kind.label) for kind in kinds.all_kinds() if kind.slug == target.kind), target.kind)
        case User():
            return _("Profile")
        case _:
            return str(target._meta.verbose_name).capitalize()


def whose(target: Target) -> str:
    """The author with the department that they wrote it from; who it is; who introduces whom."""
    match target:
        case Entry() | Reply():
            return f"{target.author.name}, {target.department.short_name}"
        case User():
            return f"{target.name}, {target.department.short_name}" if target.department else target.name
        case Group():
            return target.name
        case _:
            return target.introducer.name


def is_closed_to(target: Target, moderator: User) -> bool:
    """Whether the report alone opens it to `moderator`: it was written for a room, or for people, without them."""
    match target:
        case Entry():
            return target.audience != Audience.EVERYONE and not target.is_visible_to(moderator)
        case Reply():
            return is_closed_to(target.entry, moderator)
        case Group():
            is_known = target.visibility != Visibility.HIDDEN
            return not is_known and not Group.objects.visible_to(moderator).filter(pk=target.pk).exists()
        case _:
            return isinstance(target, Introduction)


def note_opening(target: Target, moderator: User) -> None:
    """Leave a record where `moderator` opens what is not for them, by its report."""
    if is_closed_to(target, moderator):
        label = target._meta.label_lower
        record("moderation.opened", actor_id=moderator.pk, target_type=label, target_id=target.pk, reason="report")


def link(url: str, words: str) -> SafeString:
    """A link for a column."""
    return format_html('<a href="{}">{}</a>', url, words)


def page_of(target: Target) -> str:
    """Where the site shows `target`. A hidden reply has no address of its own any more, its line has."""
    if not isinstance(target, Reply):
        return target.get_absolute_url()
    if target.state == State.PUBLISHED:
        return reverse("content:reply", args=[target.pk])
    return reverse("content:entry", args=[target.entry_id])


def is_shown_to(target: Target, moderator: User) -> bool:
    """Whether the site shows it to `moderator`, as to any other reader."""
    match target:
        case Entry() | Reply():
            return target.is_visible_to(moderator)
        case User():
            return User.objects.visible_to(moderator).filter(pk=target.pk).exists()
        case Group():
            return Group.objects.visible_to(moderator).filter(pk=target.pk).exists()
        case _:
            return False


def admin_page_of(target: Target) -> str:
    """Where the admin shows the whole of `target` to moderators; "" where the page of its report does."""
    if isinstance(target, Entry | Reply):
        is_open = target.state in OPEN_TO_MODERATORS
        return reverse(f"admin:content_{target._meta.model_name}_change", args=[target.pk]) if is_open else ""
    if isinstance(target, Group):
        return reverse("admin:groups_group_change", args=[target.pk])
    return ""


def focus_first(form: forms.Form) -> None:
    """The page opens in the first field, or in the first that was not filled in rightly."""
    seen = [name for name, field in form.fields.items() if not field.widget.is_hidden]
    name = next((name for name in seen if name in form.errors), seen[0] if seen else "")
    if name:
        form.fields[name].widget.attrs["autofocus"] = True


def person_of(request: HttpRequest) -> User:
    """The moderator who asks. Raises PermissionDenied for nobody."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def admin_name(model_admin: admin.ModelAdmin[Any], page: str) -> str:
    """The URL name of a page of `model_admin`."""
    opts = model_admin.model._meta
    return f"admin:{opts.app_label}_{opts.model_name}_{page}"
