"""Hosts of departments: who they are, and what of a page's rows is theirs."""

from typing import Any, TypeVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.capped import CappedPaginator
from profiles import services
from profiles.admin.base import member_of, operator
from profiles.models import Department, DepartmentHost, User

_M = TypeVar("_M", bound=Model)
EVERY_DEPARTMENT = "profiles.every_department"


def departments_for(request: HttpRequest) -> Q:
    """Of departments, those whose rows the person works on: all with the right to, else the ones they host."""
    person = operator(request)
    if person.has_perm(EVERY_DEPARTMENT):
        return Q()
    return Q(pk__in=DepartmentHost.objects.departments_of(person))


class OfDepartmentsAdmin(admin.ModelAdmin[_M]):
    """Rows of departments. A host sees, adds and changes those of the departments that they host, and no others."""

    to_department = "department"  # the field that leads there; "" for departments themselves

    def get_queryset(self, request: HttpRequest) -> QuerySet[_M]:
        """What is not theirs is not there."""
        rows, wanted = super().get_queryset(request), departments_for(request)
        if not wanted:
            return rows
        if not self.to_department:
            return rows.filter(wanted)
        return rows.filter(**{f"{self.to_department}__in": Department.objects.filter(wanted).values("pk")})

    def formfield_for_foreignkey(self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        """Another department cannot be chosen either."""
        if db_field.related_model is Department:
            kwargs["queryset"] = Department.objects.filter(departments_for(request)).order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django looks for the row before the right, and would send on whoever has none."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def get_list_filter(self, request: HttpRequest) -> Any:
        """A filter by department shows a host nothing but what is theirs: without it the names of all are listed."""
        given = super().get_list_filter(request)
        if operator(request).has_perm(EVERY_DEPARTMENT):
            return given
        return [name for name in given if name != "department"]


class HostForm(forms.ModelForm[DepartmentHost]):
    """Who hosts which department."""

    by: User | None = None
    handle = forms.CharField(
        label=_("person"), max_length=61, help_text=_("The handle of a member, as in @ada-author.")
    )

    class Meta:
        model = DepartmentHost
        fields = ("department",)

    field_order = ("handle", "department")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "department" in self.fields:
            self.fields["department"].queryset = Department.objects.open().order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_handle(self) -> User:
        """The member of that handle."""
        return member_of(self.cleaned_data["handle"])

    def clean(self) -> None:
        """Try it and take it back: only the services know whether it can be."""
        super().clean()
        if not self.errors:
            try:
                with transaction.atomic():
                    self.carry_out()
                    transaction.set_rollback(True)
            except services.HostRefused as refusal:
                raise ValidationError(str(refusal), code="refused") from refusal

    def carry_out(self) -> DepartmentHost:
        """Make them host. Raises HostRefused."""
        said = self.cleaned_data
        return services.host_department(person=said["handle"], department=said["department"], by=self.by)

    def validate_unique(self) -> None:
        """Twice is once."""

    def validate_constraints(self) -> None:
        """As `validate_unique`."""


@admin.register(DepartmentHost)
class DepartmentHostAdmin(admin.ModelAdmin[DepartmentHost]):
    """Given and taken, never changed. Whoever becomes a host or ceases to be one signs in again."""

    private = False
    weighty = ("add", "delete")
    form = HostForm
    list_display = ("person", "department", "given_by", "created_at")
    list_filter = ("department",)
    list_select_related = ("person", "department", "given_by")
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    search_fields = ("person__name", "person__handle", "department__name")
    ordering = ("department__name", "pk")
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: DepartmentHost | None = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: DepartmentHost | None = None) -> tuple[str, ...]:
        """Of one that was given: what is known of it."""
        return ("handle", "department") if obj is None else ("person", "department", "given_by", "created_at")

    def get_form(
        self, request: HttpRequest, obj: DepartmentHost | None = None, change: bool = False, **options: Any
    ) -> Any:
        """The form, which knows who fills it in."""
        form: Any = super().get_form(request, obj, change, **options)
        form.by = operator(request)  # of this request alone: Django makes a class each time
        return form

    def save_model(self, request: HttpRequest, obj: DepartmentHost, form: Any, change: bool) -> None:
        """Through the services; `obj` itself is never saved."""
        obj.pk = form.carry_out().pk
        obj.refresh_from_db()

    def delete_model(self, request: HttpRequest, obj: DepartmentHost) -> None:
        """Through the services."""
        services.end_hosting(host=obj, by=operator(request))
