"""The trees of teams."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.capped import CappedPaginator
from profiles import services
from profiles.admin.base import operator
from profiles.admin.hosting import OfDepartmentsAdmin
from profiles.fields import LineField
from profiles.models import Team, User
from profiles.models.team import PURPOSE_LONGEST


class TeamForm(forms.ModelForm[Team]):
    """A team, and what it is part of."""

    by: User | None = None
    name = LineField(label=_("name"), max_length=120)
    purpose = LineField(label=_("purpose"), max_length=PURPOSE_LONGEST, required=False, help_text=_("In one line."))

    class Meta:
        model = Team
        fields = ("department", "parent", "name", "purpose")

    def clean(self) -> None:
        """Try it and take it back: only the services know whether the tree can become so."""
        super().clean()
        if not self.errors:
            try:
                with transaction.atomic():
                    self.carry_out()
                    transaction.set_rollback(True)
            except services.TeamRefused as refusal:
                raise ValidationError(str(refusal), code="refused") from refusal

    def carry_out(self) -> Team:
        """Make or change the team by the services. Raises TeamRefused."""
        said = self.cleaned_data
        parent = said.get("parent")
        if self.instance.pk is None:
            return services.make_team(
                department=said["department"], name=said["name"], purpose=said["purpose"], parent=parent, by=self.by
            )
        team = Team.objects.get(pk=self.instance.pk)
        if {"name", "purpose"} & set(self.changed_data):
            team = services.rename_team(team=team, name=said["name"], purpose=said["purpose"], by=self.by)
        return services.move_team(team=team, parent=parent, by=self.by)


@admin.register(Team)
class TeamAdmin(OfDepartmentsAdmin[Team]):
    """Teams are made, renamed, moved and ended; none is deleted, for roles of the past name them."""

    private = False
    form = TeamForm
    actions = ("end",)
    list_display = ("name", "department", "parent", "head_count", "ended_on")
    list_filter = ("department",)
    list_select_related = ("department", "parent")
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    search_fields = ("name", "slug")
    raw_id_fields = ("parent",)
    ordering = ("department", "name", "pk")

    def get_readonly_fields(self, request: HttpRequest, obj: Team | None = None) -> tuple[str, ...]:
        """A team stays in its department, under its address."""
        return ("department", "slug", "head_count", "ended_on") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Team | None = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Team | None = None, change: bool = False, **options: Any) -> Any:
        """The form, which knows who fills it in."""
        form: Any = super().get_form(request, obj, change, **options)
        form.by = operator(request)  # of this request alone: Django makes a class each time
        return form

    def save_model(self, request: HttpRequest, obj: Team, form: Any, change: bool) -> None:
        """Through the services; `obj` itself is never saved."""
        obj.pk = form.carry_out().pk
        obj.refresh_from_db()

    @admin.action(description=_("End today; people move to the team above"), permissions=["change"])
    def end(self, request: HttpRequest, queryset: QuerySet[Team]) -> None:
        """End the chosen teams, the deepest first, so that a whole branch can be chosen."""
        ended = 0
        for team in sorted(queryset, key=lambda team: -len(team.ancestors)):
            try:
                services.end_team(team=team, by=operator(request))
                ended += 1
            except services.TeamRefused as refusal:
                self.message_user(request, str(refusal), messages.WARNING)
        said = ngettext("%(count)d team ended.", "%(count)d teams ended.", ended) % {"count": ended}
        self.message_user(request, said if ended else gettext("No team ended."))
