"""People. Every act is a service, with a record in the audit trail."""

from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.account import admin as allauth_admin  # noqa: F401 - registers what we take off again
from allauth.account.models import EmailAddress
from allauth.mfa import admin as mfa_admin  # noqa: F401 - the same
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.capped import CappedPaginator
from profiles import services
from profiles.admin.base import REASON_LABELS, ReadOnlyInline, operator
from profiles.admin.looking import PERMISSION, look_view
from profiles.admin.merging import merge_view
from profiles.fields import AddressField, LineField
from profiles.models import Absence, Department, RetiredAddress, Role, User, WorkingPattern

admin.site.unregister(EmailAddress)  # an address that anybody may tick as proven proves nothing
admin.site.unregister(Authenticator)  # sealed keys, which nobody reads or edits by hand


_STANDING = ("confirmed_at", "admitted_at", "suspended_at", "left_at", "merged_into", "merged_at", "last_login")


class RoleInline(ReadOnlyInline):
    """What the person was and is employed as."""

    model = Role
    fields = ("department", "team", "profession", "job_title", "started_on", "ended_on", "is_main")


class EmailAddressInline(ReadOnlyInline):
    """The person's addresses, and whether they proved them."""

    model = EmailAddress
    fields = ("email", "verified", "primary")


class RetiredAddressInline(ReadOnlyInline):
    """Addresses that the person had when they left: nobody signs in to this account by them."""

    model = RetiredAddress
    fields = ("email", "was_main", "retired_at")
    readonly_fields = ("retired_at",)


class WorkingPatternInline(ReadOnlyInline):
    """When the person works, where they said so: why mail to them waits."""

    model = WorkingPattern
    fields = ("days", "starts_at", "ends_at", "time_zone", "changed_at")
    readonly_fields = ("changed_at",)


class AbsenceInline(ReadOnlyInline):
    """When the person is away, the latest first."""

    model = Absence
    fk_name = "person"
    fields = ("starts_on", "ends_on", "cover")
    ordering = ("-starts_on", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Absence]:
        """Those of now and to come: a career is long."""
        return super().get_queryset(request).not_over().select_related("cover")  # type: ignore[attr-defined,no-any-return]  # Absence's


class Standing(admin.SimpleListFilter):
    """Where people stand."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("waiting", _("waiting for a department")),
            ("unconfirmed", _("address not confirmed")),
            ("unclaimed", _("imported, not claimed")),
            ("suspended", _("suspended")),
            ("left", _("left")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        """The people of the standing that was chosen."""
        match self.value():
            case "waiting":
                return queryset.filter(pk__in=User.objects.waiting().order_by().values("pk"))
            case "unconfirmed":
                return queryset.filter(confirmed_at=None, admitted_at=None)
            case "unclaimed":
                return queryset.filter(confirmed_at=None, admitted_at__isnull=False)
            case "suspended":
                return queryset.filter(suspended_at__isnull=False)
            case "left":
                return queryset.filter(left_at__isnull=False)
        return queryset


class PeopleActionForm(ActionForm):
    """What the actions need beside the people: a department, or a reason."""

    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.open(), required=False)
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", "---------"), *REASON_LABELS.items()], required=False)
    address = AddressField(label=_("Address, for somebody who comes back"), required=False)


class PersonForm(forms.ModelForm[User]):
    """The card of somebody who cannot put it right themselves."""

    name = LineField(label=_("name"), max_length=100, needs_letter=True)
    job_title = LineField(label=_("job title"), max_length=120, required=False)
    groups = forms.ModelMultipleChoiceField(
        label=_("groups of staff"),
        queryset=Group.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = User
        fields = ("name", "job_title", "is_staff", "is_superuser", "groups")


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """People. They come by signing up or from an archive, and never go: erasure is a case of its own."""

    private = True
    weighty = ("change", "merge", "look", "suspend", "restore", "mark_as_left", "clear_factors")
    form = PersonForm
    action_form = PeopleActionForm
    actions = ("admit", "move", "suspend", "restore", "mark_as_left", "clear_factors")
    inlines = (RoleInline, EmailAddressInline, RetiredAddressInline, WorkingPatternInline, AbsenceInline)
    list_display = ("name", "email", "department", "job_title", "trust", "confirmed_at", "admitted_at", "is_active_now")
    list_filter = (Standing, "is_staff", "trust", "department")
    list_select_related = ("department",)
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    search_fields = ("name", "email", "handle")
    ordering = ("-created_at", "-pk")
    readonly_fields = (
        "email",
        "handle",
        "department",
        "language",
        "trust",
        "welcome",
        "confirmed_at",
        "admitted_at",
        "suspended_at",
        "left_at",
        "merged_into",
        "merged_at",
        "last_login",
        "created_at",
        "origin",
    )
    fieldsets = (
        (None, {"fields": ("name", "job_title", "email", "handle", "department", "language", "trust")}),
        (
            _("Standing"),
            {"fields": (*_STANDING, "welcome")},
        ),
        (_("Rights in this admin"), {"fields": ("is_staff", "is_superuser", "groups")}),
        (_("Origin"), {"fields": ("created_at", "origin")}),
    )

    change_form_template = "admin/profiles/person.html"

    def get_urls(self) -> list[URLPattern]:
        merge = self.admin_site.admin_view(partial(merge_view, model_admin=self))
        look = self.admin_site.admin_view(partial(look_view, model_admin=self))
        return [
            path("<int:pk>/merge/", merge, name="profiles_user_merge"),
            path("<int:pk>/look/", look, name="profiles_user_look"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the way to a merger, for superusers, and to looking as this person."""
        number, urls = int(object_id) if object_id.isdecimal() else None, {}
        if number and request.user.is_superuser:
            urls["merge_url"] = reverse("admin:profiles_user_merge", args=[number])
        if number and request.user.has_perm(PERMISSION):
            urls["look_url"] = reverse("admin:profiles_user_look", args=[number])
        return super().change_view(request, object_id, form_url, {**urls, **(extra_context or {})})

    @admin.display(boolean=True, description=_("may sign in"))
    def is_active_now(self, person: User) -> bool:
        """Neither suspended nor left."""
        return person.is_active

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only a superuser gives or takes rights, and nobody their own."""
        mine = obj is not None and obj.pk == request.user.pk
        if not request.user.is_superuser or mine:
            return (*self.readonly_fields, "is_staff", "is_superuser", "groups")
        return self.readonly_fields

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm[User], change: bool) -> None:
        """Through the services; `obj` itself is never saved as a whole."""
        by = operator(request)
        if {"name", "job_title"} & set(form.changed_data):
            services.correct(person=obj, name=obj.name, job_title=obj.job_title, by=by)
        if {"is_staff", "is_superuser", "groups"} & set(form.changed_data):
            obj.save(update_fields=["is_staff", "is_superuser", "updated_at"])
            services.staff_changed(person=obj, by=by)

    @admin.action(description=_("Admit to department …"), permissions=["change"])
    def admit(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let people in from the queue."""
        department = self._department(request)
        if department is not None:
            self._each(
                request, queryset, lambda person, by: services.let_in(person=person, department=department, by=by)
            )

    @admin.action(description=_("Move to department …"), permissions=["change"])
    def move(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Give members a main role elsewhere."""
        department = self._department(request)
        if department is not None:
            self._each(request, queryset, lambda person, by: services.move(person=person, department=department, by=by))

    @admin.action(description=_("Suspend (needs a reason)"), permissions=["change"])
    def suspend(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Shut people out at once."""
        reason = self._reason(request)
        if reason:
            self._each(request, queryset, lambda person, by: services.suspend(person=person, by=by, reason=reason))

    @admin.action(description=_("Restore (needs a reason)"), permissions=["change"])
    def restore(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Undo a suspension or a leaving."""
        reason = self._reason(request)
        if reason:
            address = str(self._action_form(request).cleaned_data.get("address") or "")
            self._each(
                request,
                queryset,
                lambda person, by: services.restore(person=person, by=by, reason=reason, address=address),
            )

    @admin.action(description=_("Mark as left"), permissions=["change"])
    def mark_as_left(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """They left the civil service."""
        self._each(request, queryset, lambda person, by: services.mark_as_left(person=person, by=by))

    @admin.action(description=_("Remove second factors (needs a reason)"), permissions=["change"])
    def clear_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For somebody who lost them, and proved who they are by another way than this service."""
        reason = self._reason(request)
        if reason:
            self._each(
                request, queryset, lambda person, by: services.clear_factors(person=person, by=by, reason=reason)
            )

    def _department(self, request: HttpRequest) -> Department | None:
        form = self._action_form(request)
        department: Department | None = form.cleaned_data.get("department")
        if department is None:
            self.message_user(request, gettext("Choose an open department beside the action."), messages.ERROR)
        return department

    def _reason(self, request: HttpRequest) -> str:
        reason = str(self._action_form(request).cleaned_data.get("reason", ""))
        if not reason:
            self.message_user(request, gettext("Choose a reason beside the action."), messages.ERROR)
        return reason

    def _action_form(self, request: HttpRequest) -> PeopleActionForm:
        form = PeopleActionForm(request.POST)
        form.fields["action"].choices = self.get_action_choices(request)  # type: ignore[attr-defined]  # a ChoiceField
        form.full_clean()
        return form

    def _each(self, request: HttpRequest, people: QuerySet[User], act: Callable[[User, User], bool]) -> None:
        by, done, refused, no_address = operator(request), 0, 0, 0
        for person in people:
            try:
                done += act(person, by)
            except services.NotAllowed:
                refused += 1
            except (services.NoAddress, services.AddressTaken, ValidationError):
                no_address += 1
        self.message_user(
            request, ngettext("%(count)d person changed.", "%(count)d people changed.", done) % {"count": done}
        )
        if no_address:
            sentence = gettext("Type an address by which the person comes in again: the one before is not theirs now.")
            self.message_user(request, sentence, messages.WARNING)
        if refused:
            self.message_user(
                request, gettext("Not done to yourself, nor to a superuser unless you are one."), messages.WARNING
            )
