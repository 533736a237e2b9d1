"""What is around a person: the margin of home as a page of its own, and what home fetches where nothing is kept."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from core.http import MemberRequest, render_part
from portal.margin import margin_of


@require_safe
def around(request: MemberRequest) -> HttpResponse:
    """Counterparts, questions that wait, what is coming up, who is here: worked out where nothing is kept."""
    return render_part(request, "portal/around.html", "parts", {"margin": margin_of(request.user)})
