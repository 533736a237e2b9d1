"""The admin, for staff who proved a second factor a short while ago: a password alone opens it to nobody."""

from collections.abc import Callable
from typing import Any

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
from civnet.watched import watched
from notifications.figures import figures_of_mail
from profiles import proof
from profiles.factors import has_factor
from profiles.models import User


class StaffSite(AdminSite):
    """Django's site with our door: one sign-in, with one set of limits, and a second factor."""

    site_header = site_title = "CivNet"
    index_title = ""

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, with a second factor that was proven in this session lately."""
        person = request.user
        return super().has_permission(request) and isinstance(person, User) and proof.opens_admin(request, person)

    def admin_view(self, view: Callable[..., HttpResponseBase], cacheable: bool = False) -> Any:
        """Behind the door: a fresh proof where an act is weighty, and a line in the trail for what is private."""
        return super().admin_view(watched(self, view), cacheable)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The first page, with the queue of mails and how the trail stands for those who look after them."""
        context: dict[str, Any] = {}
        if request.user.has_perm("notifications.view_delivery"):
            context["mail"] = figures_of_mail()
        if request.user.has_perm("audit.view_record"):
            context["audit"] = figures_of_audit()
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
