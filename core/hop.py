"""The one proxy that is believed: what it says of a request counts, what anybody else says of it is taken away.

Stands first of all middlewares, so that nothing behind it ever sees a claim that a client made about itself.
"""

import contextlib
import ipaddress
import logging
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

BLOCK: Final = 64 * 1024  # bytes
MOST_SWALLOWED: Final = 64 * 1024 * 1024  # bytes, more than the proxy lets through
FOR, PROTO, NUMBER = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REQUEST_ID"
CLAIMS: Final = (  # how the names begin of headers by which a request says who, whence, how or what it really is
    "HTTP_X_FORWARDED",
    "HTTP_FORWARDED",
    "HTTP_X_REAL_IP",
    "HTTP_X_CLIENT_IP",
    "HTTP_X_CLUSTER_CLIENT_IP",
    "HTTP_X_ORIGINAL_",
    "HTTP_X_REWRITE_",
    "HTTP_X_HTTP_METHOD",
    "HTTP_X_METHOD_OVERRIDE",
    "HTTP_X_HOST",
    "HTTP_X_PROXY_USER",
    "HTTP_X_REMOTE_",
    "HTTP_X_ACCEL_",
    "HTTP_X_SENDFILE",
    "HTTP_X_SCRIPT_NAME",
    "HTTP_SCRIPT_NAME",
    "HTTP_REMOTE_",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_CF_",
    "HTTP_FASTLY_",
    "HTTP_FRONT_END_HTTPS",
    "HTTP_VIA",
    NUMBER,
)


class TrustedHopMiddleware:
    """Believes the networks of TRUSTED_PROXIES and refuses everybody else; without any, believes nobody.

    From the trusted hop three headers are kept, each as that hop wrote it: the last entry of X-Forwarded-For and of
    X-Forwarded-Proto, and X-Request-Id. All other claims go, whoever sent them: nothing reads them, and nothing that is
    added later shall. The health check of the same machine or container is let in without a proxy, unbelieved.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer = address_of(request.META.get("REMOTE_ADDR", ""))
        trusted = _is_trusted(peer)
        if not is_let_in(peer, request.path_info):
            logger.warning("Refused a connection that did not come from the proxy: %s", peer)
            return HttpResponse(
                "Ask the proxy: this port answers nobody else.\n", content_type="text/plain", status=403
            )
        kept = _from_the_hop(request) if trusted else {}
        for name in [name for name in request.META if name.startswith(CLAIMS)]:
            del request.META[name]
        request.META.pop("REMOTE_USER", None)  # from the environment of the process: nobody signs on by it
        request.META.update(kept)
        response = self.get_response(request)
        if trusted:
            _swallow(request)
        return response


def _from_the_hop(request: HttpRequest) -> dict[str, str]:
    """What the hop says. Its own entry is the last: a hop that appends leaves the client's words before it."""
    kept = {}
    address = address_of(_last(request, FOR))
    if address is not None:
        kept[FOR] = str(address)
    if _last(request, PROTO) in {"http", "https"}:
        kept[PROTO] = _last(request, PROTO)
    if NUMBER in request.META:
        kept[NUMBER] = request.META[NUMBER]
    return kept


def _last(request: HttpRequest, name: str) -> str:
    return str(request.META.get(name, "")).rpartition(",")[2].strip()


def address_of(text: str) -> Address | None:
    """The address that is written there, None where it is none."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])  # what follows may be any text
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, ipaddress.IPv6Address) else address


def _swallow(request: HttpRequest) -> None:
    """Read what no view has read of the body. The proxy has all of it and is in the middle of sending.

    If we answered and closed the connection now, it would lose our answer and tell the reader that we are away.
    """
    if request.META.get("CONTENT_LENGTH") in {None, "", "0"} or hasattr(request, "_body"):
        return
    left = MOST_SWALLOWED
    with contextlib.suppress(OSError):
        while left > 0 and (block := request.read(BLOCK)):
            left -= len(block)


def is_let_in(peer: Address | None, path: str) -> bool:
    """Whether a connection from `peer` may ask for `path`: only the proxy, where there is one, and a health check."""
    if not settings.TRUSTED_PROXIES or _is_trusted(peer):
        return True
    return peer is not None and peer.is_loopback and path.startswith("/health/")


def _is_trusted(peer: Address | None) -> bool:
    return peer is not None and any(peer in network for network in settings.TRUSTED_PROXIES)
