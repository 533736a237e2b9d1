"""Groups as moderators see them: hidden ones whose day has come, those without an owner; closing, finding an owner."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.read_only import ReadOnlyAdmin
from groups.models import LINE_LONGEST, Group, Invitation, Membership, Visibility
from groups.services import Refused, close_group, make_owner
from moderation.admin.base import person_of
from profiles.fields import LineField
from profiles.models import User


class AttentionFilter(admin.SimpleListFilter):
    """What somebody must do something about."""

    title = gettext_lazy("needs attention")
    parameter_name = "needs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("review", _("hidden, and its day has come")),
            ("owner", _("without an owner")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Group]) -> QuerySet[Group]:
        if self.value() == "review":
            return queryset.filter(visibility=Visibility.HIDDEN, review_on__lte=timezone.localdate())
        if self.value() == "owner":
            return queryset.filter(needs_owner_since__isnull=False)
        return queryset


class CloseForm(forms.Form):
    """Why a moderator closes a group."""

    reason = LineField(label=gettext_lazy("Why? All its members read this."), max_length=LINE_LONGEST)


class OwnerForm(forms.Form):
    """Which member owns the group from now on."""

    handle = forms.CharField(label=gettext_lazy("Handle of the member"), max_length=60)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group

    def clean_handle(self) -> Membership:
        """Their membership."""
        handle = self.cleaned_data["handle"].lstrip("@").lower()
        members = Membership.objects.present().filter(group=self.group, person__in=User.objects.members())
        found = members.filter(person__handle=handle).first()
        if found is None:
            raise ValidationError(_("Nobody with that handle is a member who can sign in."))
        return found


@admin.register(Group)
class GroupAdmin(ReadOnlyAdmin[Group]):
    """Groups to look at. Who is in one is changed by its owners; a moderator closes it, or gives it an owner."""

    private = True
    list_display = ("name", "preset", "visibility", "review_on", "members_count", "needs_owner_since", "closed_at")
    list_filter = (AttentionFilter, "visibility", "preset")
    search_fields = ("name", "slug")
    ordering = ("-active_at", "-pk")
    change_form_template = "admin/moderation/group.html"
    fields = (
        *("name", "slug", "about", "rules", "preset", "department", "member_rule", "marking"),
        *("visibility", "hidden_reason", "review_on", "join_policy", "needs_owner_since"),
        *("closed_at", "closed_reason", "members_count", "posts_30_days", "created_by", "created_at"),
    )

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Whether the person may act."""
        return request.user.has_perm("moderation.moderate")

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(partial(self.deed_view, name=name)),
                name=f"groups_group_{name}",
            )
            for name in ("close", "owner")
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        group = self.get_object(request, object_id)
        buttons: list[tuple[str, str]] = []
        if group is not None and self.has_moderate_permission(request):
            if not group.is_closed:
                buttons.append((_("Close the group"), reverse("admin:groups_group_close", args=[group.pk])))
            if group.needs_owner_since is not None:
                buttons.append((_("Make a member the owner"), reverse("admin:groups_group_owner", args=[group.pk])))
        hosts = Membership.objects.present().keeping().filter(group=group) if group else Membership.objects.none()
        context = {"buttons": buttons, "keepers": hosts.select_related("person")[:50]}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    @method_decorator(require_http_methods(["GET", "POST"]))
    def deed_view(self, request: HttpRequest, pk: int, *, name: str) -> HttpResponse:
        """The page that asks what is needed, and the deed."""
        if not self.has_view_permission(request) or not self.has_moderate_permission(request):
            raise PermissionDenied
        group = get_object_or_404(self.get_queryset(request), pk=pk)
        sent = request.POST if request.method == "POST" else None
        form: CloseForm | OwnerForm = CloseForm(sent) if name == "close" else OwnerForm(sent, group=group)
        if form.is_valid():
            try:
                self._deeds[name](group, person_of(request), form)
            except Refused as refusal:
                messages.warning(request, str(refusal))
            else:
                messages.success(request, _("Done, and those concerned are told."))
            return HttpResponseRedirect(reverse("admin:groups_group_change", args=[group.pk]))
        fieldset = [(None, {"fields": list(form.fields)})]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Close the group") if name == "close" else _("Make a member the owner"),
            "opts": self.model._meta,
            "form": form,
            "adminform": helpers.AdminForm(form, fieldset, {}, model_admin=self),  # type: ignore[arg-type]  # any form will do
            "back_url": reverse("admin:groups_group_change", args=[group.pk]),
        }
        return TemplateResponse(request, "admin/moderation/act.html", context, status=422 if sent else 200)

    @property
    def _deeds(self) -> dict[str, Callable[[Group, User, Any], Any]]:
        return {
            "close": lambda group, by, form: close_group(
                group=group, by=by, reason=form.cleaned_data["reason"], is_moderator=True
            ),
            "owner": lambda group, by, form: make_owner(membership=form.cleaned_data["handle"], by=by),
        }


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin[Invitation]):
    """Invitations to look at, for an operator who is asked what became of one."""

    private = True
    list_display = ("group", "inviter", "person", "email", "created_at", "expires_at", "accepted_at", "revoked_at")
    list_select_related = ("group", "inviter", "person")
    search_fields = ("email", "group__name", "person__name")
    fields = (
        *("group", "inviter", "person", "email", "created_at", "expires_at"),
        *("accepted_at", "accepted_by", "declined_at", "revoked_at"),
    )
