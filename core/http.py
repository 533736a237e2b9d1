"""Requests as our views see them, and page-or-part rendering for htmx."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from profiles.models import User


class CivRequest(HttpRequest):
    """What the middleware makes of a request. Only a name for the type checker: no request is made of it."""

    htmx: HtmxDetails
    request_id: str
    user: "User | AnonymousUser"


class MemberRequest(CivRequest):
    """A request that the middleware has let through: signed in and admitted."""

    user: "User"


def render_part(
    request: CivRequest, template: str, part: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page `template`, or only its `{% partialdef part %}` when htmx asks. Varies on HX-Request either way.

    A part that stands in the template which `template` extends is named with it: `content/entry.html#conversation`.
    """
    part_name = part if "#" in part else f"{template}#{part}"
    name = part_name if request.htmx and not request.htmx.history_restore_request else template
    response = render(request, name, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
