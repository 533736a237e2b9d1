"""The admin, for staff who proved a second factor a short while ago: a password alone opens it to nobody."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audit.figures import figures_of_audit
from civnet.guarded import guarded
from civnet.watched import watched
from notifications.figures import figures_of_mail
from portal.console.growth import growth
from portal.console.health import health
from portal.console.places import tasks_of
from portal.console.queue import waiting
from profiles import proof
from profiles.factors import has_factor
from profiles.models import User

FIND_LONGEST: Final = 80  # characters
_FIGURES: Final[tuple[tuple[str, str, Callable[[], Any]], ...]] = (  # in the context as, for whom, asked by
    ("queue", "moderation.view_report", waiting),
    ("health", "service.view_readonly", health),
    ("mail", "notifications.view_delivery", figures_of_mail),
    ("audit", "audit.view_record", figures_of_audit),
    ("growth", "insight.view_weekofgrowth", growth),
)


class StaffSite(AdminSite):
    """Django's site with our door: one sign-in, with one set of limits, and a second factor."""

    site_header = site_title = "CivNet"
    index_title = ""

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, with a second factor that was proven in this session lately."""
        person = request.user
        return super().has_permission(request) and isinstance(person, User) and proof.opens_admin(request, person)

    def admin_view(self, view: Callable[..., HttpResponseBase], cacheable: bool = False) -> Any:
        """Behind the door: a fresh proof of weighty acts, a line in the trail for what is private, and no markings."""
        return super().admin_view(watched(self, guarded(self, view)), cacheable)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Django's, put together once a request: some pages ask the database whether a row may still be added."""
        known: dict[str | None, list[dict[str, Any]]] = request.__dict__.setdefault("_app_lists", {})
        if app_label not in known:
            known[app_label] = super().get_app_list(request, app_label)
        return known[app_label]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The first page: what the role of the person needs first, and the pages by task."""
        words = request.GET.get("find", "")[:FIND_LONGEST]
        context: dict[str, Any] = {"find": words, "tasks": tasks_of(self.get_app_list(request), words)}
        if not words:
            context |= {name: ask() for name, right, ask in _FIGURES if request.user.has_perm(right)}
        return super().index(request, {**context, **(extra_context or {})})

    @method_decorator([never_cache, login_not_required, require_http_methods(["GET", "HEAD", "POST"])])
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """On to what is still missing: the sign-in, a second factor to be set up, a fresh proof of it."""
        wanted = proof.next_url(request) or reverse("admin:index")
        person = request.user
        if not isinstance(person, User):
            return redirect_to_login(wanted)
        if not person.is_staff or not person.may_read:
            raise PermissionDenied
        if self.has_permission(request):
            return redirect(wanted)
        if has_factor(person):
            return proof.ask(wanted)
        return redirect(f"{reverse('profiles:factors')}?{urlencode({REDIRECT_FIELD_NAME: wanted})}")
