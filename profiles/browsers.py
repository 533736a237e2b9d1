"""Where a session is used, in two words and a coarse network: enough for its owner to know it again, no more."""

import ipaddress
from dataclasses import dataclass

from django.http import HttpRequest

from profiles import limits

_LONGEST_LOOKED_AT = 400  # characters of a header that anybody may write
_BROWSERS = (  # the first that is found: most of them also claim to be Chrome, and Chrome to be Safari
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (  # an iPhone claims to be "like Mac OS X", Android to be Linux
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_KEPT_BITS = {4: 24, 6: 48}  # of an address: the network of a site


@dataclass(frozen=True)
class Seen:
    """What a request tells of where it comes from; "" for what it does not tell. The names need no translation."""

    browser: str = ""
    system: str = ""
    network: str = ""


def seen(request: HttpRequest) -> Seen:
    """Browser, system and network of the request."""
    agent = request.headers.get("User-Agent", "")[:_LONGEST_LOOKED_AT]
    return Seen(_first(_BROWSERS, agent), _first(_SYSTEMS, agent), coarse(limits.network_address(request)))


def coarse(address: str | None) -> str:
    """The network of an address, as people read it: "192.0.2.x", "2001:db8:1::x". "" for none."""
    if not address:
        return ""
    parsed = ipaddress.ip_address(address)
    network = ipaddress.ip_network((parsed, _KEPT_BITS[parsed.version]), strict=False).network_address
    return str(network).removesuffix("0" if parsed.version == 4 else "") + "x"  # noqa: PLR2004 - IPv4


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for mark, name in names if mark in agent), "")
