"""Mandates: who speaks officially for which department, until when."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.capped import CappedPaginator
from profiles import services
from profiles.admin.base import member_of, operator
from profiles.admin.hosting import OfDepartmentsAdmin
from profiles.models import Mandate, User


class MandateForm(forms.ModelForm[Mandate]):
    """Who speaks, for whom, and until when."""

    by: User | None = None
    handle = forms.CharField(
        label=_("person"), max_length=61, help_text=_("The handle of a member, as in @ada-author.")
    )
    expires_on = forms.DateField(
        label=_("until"),
        help_text=_("The last day on which it holds, within a year. Giving it again before then renews it."),
        widget=forms.DateInput(
            attrs={"type": "date"}, format="%Y-%m-%d"
        ),  # the browser's own calendar: it needs no script
    )

    class Meta:
        model = Mandate
        fields = ("department", "expires_on")

    field_order = ("handle", "department", "expires_on")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "department" in self.fields:
            field: Any = self.fields["department"]  # a ModelChoiceField, of those that the person works on
            field.queryset = field.queryset.open().order_by("name")

    def clean_handle(self) -> User:
        """The member of that handle."""
        return member_of(self.cleaned_data["handle"])

    def clean(self) -> None:
        """A day that cannot be is said at its field."""
        super().clean()
        until, today = self.cleaned_data.get("expires_on"), timezone.localdate()
        if until is not None and not today <= until <= today + services.MANDATE_LONGEST:
            self.add_error("expires_on", gettext("Choose a day from today on, within a year."))

    def validate_unique(self) -> None:
        """One that was given before is renewed: the services end it."""

    def validate_constraints(self) -> None:
        """As `validate_unique`."""

    def carry_out(self) -> Mandate:
        """Give it."""
        said = self.cleaned_data
        if self.by is None:
            raise TypeError("a mandate is given by somebody")
        return services.give_mandate(
            person=said["handle"], department=said["department"], expires_on=said["expires_on"], by=self.by
        )


class Holding(admin.SimpleListFilter):
    """Whether it holds today."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("current", _("holds today")), ("over", _("over"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mandate]) -> QuerySet[Mandate]:
        current = Mandate.objects.current().values("pk")
        match self.value():
            case "current":
                return queryset.filter(pk__in=current)
            case "over":
                return queryset.exclude(pk__in=current)
            case _unused:
                return queryset


@admin.register(Mandate)
class MandateAdmin(OfDepartmentsAdmin[Mandate]):
    """Mandates are given and taken back; none is changed or deleted, so that it stays known who could speak when."""

    private = False
    weighty = ("add", "revoke")
    form = MandateForm
    actions = ("revoke",)
    list_display = ("person", "department", "expires_on", "holds", "given_by", "created_at", "revoked_at")
    list_filter = (Holding, "department")
    list_select_related = ("person", "department", "given_by")
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    search_fields = ("person__name", "person__handle", "department__name")
    ordering = ("-created_at", "-pk")
    fields = ("handle", "department", "expires_on")

    @admin.display(boolean=True, description=_("holds"))
    def holds(self, mandate: Mandate) -> bool:
        """Whether it holds today."""
        is_over = mandate.revoked_at is not None or mandate.expires_on < timezone.localdate()
        return not is_over and mandate.department.is_open

    def has_change_permission(self, request: HttpRequest, obj: Mandate | None = None) -> bool:
        """Of a list, for its actions; never of one."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Mandate | None = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Mandate | None = None) -> tuple[str, ...]:
        """Of one that was given: what is known of it."""
        if obj is None:
            return ("handle", "department", "expires_on")
        return ("person", "department", "expires_on", "given_by", "created_at", "revoked_at")

    def get_form(self, request: HttpRequest, obj: Mandate | None = None, change: bool = False, **options: Any) -> Any:
        """The form, which knows who fills it in."""
        form: Any = super().get_form(request, obj, change, **options)
        form.by = operator(request)  # of this request alone: Django makes a class each time
        return form

    def save_model(self, request: HttpRequest, obj: Mandate, form: Any, change: bool) -> None:
        """Through the services; `obj` itself is never saved."""
        obj.pk = form.carry_out().pk
        obj.refresh_from_db()

    @admin.action(description=_("Take back from now on"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Mandate]) -> None:
        """End the chosen mandates."""
        ended = sum(
            services.revoke_mandate(mandate=mandate, by=operator(request))
            for mandate in queryset.select_related("person")
        )
        self.message_user(
            request,
            ngettext("%(count)d mandate taken back.", "%(count)d mandates taken back.", ended) % {"count": ended},
        )
