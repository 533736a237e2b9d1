"""Health: for the proxy and the operator. No people, no content."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from core.cache import breaker


@require_safe
@login_not_required
def live(request: HttpRequest) -> JsonResponse:
    """200 while the process answers."""
    return JsonResponse({"live": True})


@require_safe
@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, else 503. Redis is reported but never needed."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = True
    except DatabaseError:
        database = False
    return JsonResponse({"database": database, "redis": breaker.allows()}, status=200 if database else 503)
