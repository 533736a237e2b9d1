"""Spills: what was taken away, how far it had got, and the release by an operator. Never the words themselves."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from content.models import Entry, Reply
from core.read_only import ReadOnlyAdmin
from moderation import services
from moderation.admin.base import admin_name, person_of
from moderation.admin.deeds import Deed, DeedAdmin, Line
from moderation.forms import ReasonForm
from moderation.models import Act, ActKind, Spill
from moderation.services.spilling import readers_named
from profiles.models import User


def _spill(target: Entry | Reply, **given: Any) -> Act:
    return services.spill(target=target, **given).act


def _said_spilt(count: int) -> str:
    """What the moderator reads after a spill."""
    told = ngettext(
        "%(count)d taken away as a spill, with its files. See Spills for how far it got.",
        "%(count)d taken away as spills, with their files. See Spills for how far they got.",
        count,
    )
    return told % {"count": count}


def _release(row: Spill, *, moderator: User, **given: Any) -> Act:
    return services.undo(act=row.act, by=moderator, **given)


def _said_released(count: int) -> str:
    told = ngettext("%(count)d shown again. Its author is told.", "%(count)d shown again.", count)
    return told % {"count": count}


SPILL = Deed(
    slug="spill",
    title=gettext_lazy("Take away a spill: nobody sees it any more, you included"),
    button=gettext_lazy("Spill…"),
    form=ReasonForm,
    perform=_spill,
    done=_said_spilt,
    kind=ActKind.SPILL,
    key="q",
)
RELEASE = Deed(
    slug="release",
    title=gettext_lazy("Show again what was no spill"),
    button=gettext_lazy("Release…"),
    form=ReasonForm,
    perform=_release,
    done=_said_released,
    kind=ActKind.RESTORE,
)


@admin.register(Spill)
class SpillAdmin(DeedAdmin[Spill]):
    """The record of each, for moderators and operators; the release is for operators alone."""

    deeds = (RELEASE,)
    change_form_template = "admin/moderation/spill.html"
    list_display = ("what", "marking", "taken_by", "quarantined_at", "readers", "mails_sent", "released_by")
    list_filter = ("marking",)
    ordering = ("-quarantined_at", "-pk")
    sortable_by = ()
    fields = (
        *("what", "marking", "taken_by", "why", "quarantined_at", "state_before", "files"),
        *("readers", "who_had_opened_it", "mails_sent", "mails_dropped", "released"),
    )
    readonly_fields = ("what", "taken_by", "why", "who_had_opened_it", "released")

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("moderation.release_spill")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Spill]:
        return Spill.objects.open_to(person_of(request)).select_related("act__moderator", "act__undone_by__moderator")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        may = row is not None and not row.is_released and self.has_moderate_permission(request)
        buttons = [(RELEASE, self.deed_url(RELEASE, row))] if may and row is not None else []
        return ReadOnlyAdmin.change_view(self, request, object_id, form_url, {"buttons": buttons})

    def lines(self, rows: Sequence[Spill], moderator: User) -> list[Line]:
        return [Line(target=row.act.target, reports=[]) for row in rows]

    def deeds_for(self, row: Spill) -> list[Deed]:
        return [] if row.is_released else [RELEASE]

    def after(self, request: HttpRequest, row: Spill) -> str:
        return reverse(admin_name(self, "change"), args=[row.pk])

    @admin.display(description=gettext_lazy("what"))
    def what(self, row: Spill) -> str:
        """The sort of thing and its number; its title may be part of the spill."""
        name, number = row.act.target_key
        return (
            _("Entry %(number)d") % {"number": number}
            if name == "entry"
            else _("Reply %(number)d") % {"number": number}
        )

    @admin.display(description=gettext_lazy("confirmed by"))
    def taken_by(self, row: Spill) -> str:
        """Who confirmed it."""
        return row.act.moderator.name if row.act.moderator else ""

    @admin.display(description=gettext_lazy("reason"))
    def why(self, row: Spill) -> str:
        """What the author was told."""
        return row.act.reason

    @admin.display(description=gettext_lazy("who had opened it"))
    def who_had_opened_it(self, row: Spill) -> str:
        """Names, as far as marks, notices and reactions tell."""
        return "; ".join(person.name for person in readers_named(row)) or _("Nobody that is known.")

    @admin.display(description=gettext_lazy("released by"))
    def released_by(self, row: Spill) -> str:
        """The name alone, for the list; blank while it stands."""
        undone = row.act.undone_by
        return undone.moderator.name if undone is not None and undone.moderator else ""

    @admin.display(description=gettext_lazy("released"))
    def released(self, row: Spill) -> str:
        """By whom, and why; blank while it stands."""
        undone = row.act.undone_by
        return f"{undone.moderator.name}: {undone.reason}" if undone is not None and undone.moderator else ""
