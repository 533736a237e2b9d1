"""Roles: what an operator says of somebody's, such as a loan to a department in which they have no address."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.capped import CappedPaginator
from profiles import services
from profiles.admin.base import operator
from profiles.fields import LineField
from profiles.models import Role, User
from profiles.models.role import CONTACT_LONGEST

SAID = (
    *("job_title", "team", "profession", "grade", "workplace", "arrangement", "contact_for"),
    *("started_on", "ended_on"),
)


class RoleForm(forms.ModelForm[Role]):
    """A role of somebody. Whose it is and where stays as it was made."""

    by: User  # set by `RoleAdmin.get_form`
    job_title = LineField(label=_("job title"), max_length=120, required=False)
    contact_for = LineField(label=_("what to contact me for"), max_length=CONTACT_LONGEST, required=False)

    class Meta:
        model = Role
        fields = ("person", "department", *SAID, "is_main", "is_lead")

    def clean(self) -> None:
        """Try it and take it back: only the services know whether it can become so."""
        super().clean()
        if not self.errors:
            try:
                with transaction.atomic():
                    self.carry_out()
                    transaction.set_rollback(True)
            except (services.RoleRefused, services.TeamRefused) as refusal:
                raise ValidationError(str(refusal), code="refused") from refusal

    def carry_out(self) -> Role:
        """Give or change the role by the services. Raises RoleRefused and TeamRefused."""
        typed = self.cleaned_data
        said: Any = {name: typed[name] for name in SAID}
        if self.instance.pk is None:
            role = services.hold_role(
                person=typed["person"], department=typed["department"], is_main=False, by=self.by, **said
            )
        else:
            role = services.edit_role(role=Role.objects.get(pk=self.instance.pk), by=self.by, **said)
        if typed["is_main"]:
            role = services.make_main_role(role=role, by=self.by)
        return services.set_lead(role=role, is_lead=typed["is_lead"], by=self.by)


@admin.register(Role)
class RoleAdmin(admin.ModelAdmin[Role]):
    """Roles are given, changed and ended; none is deleted, for it is what somebody did."""

    private = True
    form = RoleForm
    actions = ("end",)
    list_display = ("person", "department", "job_title", "team", "arrangement", "started_on", "ended_on", "is_main")
    list_filter = ("arrangement", "is_lead", "department")
    list_select_related = ("person", "department", "team")
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    search_fields = ("person__name", "person__email", "job_title")
    raw_id_fields = ("person", "team", "workplace")
    ordering = ("-pk",)

    def get_readonly_fields(self, request: HttpRequest, obj: Role | None = None) -> tuple[str, ...]:
        """Another department is another role: its words were written from the one before."""
        return ("person", "department") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Role | None = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Role | None = None, change: bool = False, **options: Any) -> Any:
        """The form, which knows who fills it in."""
        form: Any = super().get_form(request, obj, change, **options)
        form.by = operator(request)  # of this request alone: Django makes a class each time
        return form

    def save_model(self, request: HttpRequest, obj: Role, form: Any, change: bool) -> None:
        """Through the services; `obj` itself is never saved."""
        obj.pk = form.carry_out().pk
        obj.refresh_from_db()

    @admin.action(description=_("End today"), permissions=["change"])
    def end(self, request: HttpRequest, queryset: QuerySet[Role]) -> None:
        """End the chosen roles that have not ended."""
        for role in queryset.select_related("person"):
            if not role.has_ended:
                services.end_role(role=role, by=operator(request))
