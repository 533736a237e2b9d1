"""20 kB that are always the same: what the machine can do at all, in these very minutes."""

from collections.abc import Callable, Iterable

SIZE = 20_000  # bytes
MARKER = "</bare>"
BODY = MARKER.rjust(SIZE).encode()


def application(environ: object, start_response: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
    """Answer everything."""
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(SIZE))])
    return [BODY]
