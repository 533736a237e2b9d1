"""Addresses for the tests beside the product's own: what the web process believes, and a file behind a permission."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from core.hop import CLAIMS, FOR, NUMBER, PROTO
from profiles.limits import network_address


@csrf_exempt
@login_not_required
def probe(request: HttpRequest) -> JsonResponse:
    """All that must stay as it is, whatever a client claims."""
    user = request.user
    return JsonResponse(
        {
            "person": user.email if user.is_authenticated else None,
            "address": network_address(request),
            "secure": request.is_secure(),
            "host": request.get_host(),
            "port": request.get_port(),
            "method": request.method,
            "path": request.get_full_path(),
            "link": request.build_absolute_uri(),
            "remote user": request.META.get("REMOTE_USER"),
            "claims": sorted(name for name in request.META if name.startswith(CLAIMS)),
            "kept": [request.META.get(name) for name in (FOR, PROTO)],
            "proxy": request.META.get("HTTP_PROXY"),
            "number is ours": request.META.get(NUMBER, "") == getattr(request, "request_id", None),
            "body": len(request.body),
        }
    )


@login_not_required
def send(request: HttpRequest, where: str) -> HttpResponse:
    """A file in the answer's place, for whoever says please; for others there is none."""
    if "please" not in request.GET:
        raise Http404
    response = HttpResponse(content_type="application/pdf")
    response.headers["X-Accel-Redirect"] = f"/{where}"
    response.headers["Content-Disposition"] = 'attachment; filename="minutes.pdf"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; img-src 'self'"
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


@csrf_exempt
@login_not_required
def chunk(request: HttpRequest) -> HttpResponse:
    """Swallows a chunk as the address of uploads does."""
    size = 0
    while block := request.read(65536):
        size += len(block)
    return HttpResponse(str(size))


urlpatterns = [
    path("probe/", probe),
    path("send/<path:where>", send),
    path("uploads/probe/", chunk),
    path("", include("civnet.urls")),
]
handler400, handler403 = "core.errors.bad_request", "core.errors.forbidden"
handler404, handler500 = "core.errors.not_found", "core.errors.failed"
