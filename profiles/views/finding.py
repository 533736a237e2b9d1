"""Finding people: the page with one box and its facets, and who may be meant while somebody types."""

from typing import Final

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core import errors
from core.http import MemberRequest
from core.pace import is_too_fast
from profiles.added import added_among
from profiles.directory import Narrowing, Values, find, suggest_hits
from profiles.directory.narrowing import Facets
from profiles.forms import DirectoryForm
from profiles.models import User

SEARCHES_A_MINUTE: Final = 30
SUGGESTIONS_A_MINUTE: Final = 60
_OF_THE_FORM: Final = ("q", "department", "place")


@require_safe
def directory(request: MemberRequest) -> HttpResponse:
    """People by words and facets, the best first; without words the newest members."""
    if request.GET.get("q") and is_too_fast("people", request.user.pk, most=SEARCHES_A_MINUTE):
        return errors.too_many(request, _("You can search 30 times a minute. Wait a moment and reload this page."))
    values, params = Values(), request.GET.dict()
    form = DirectoryForm(params, values=values)
    valid = form.is_valid()
    words = form.cleaned_data.get("q", "")
    narrowing = Narrowing(params if valid else {}, words=words, reader=request.user, values=values)
    found = find(narrowing, params)
    people = [row.person.pk for row in found.people]
    context = {
        "form": form,
        "found": found,
        "narrowing": narrowing,
        "kept": [(name, value) for name, value in narrowing.params.items() if name not in _OF_THE_FORM],
        "total": in_words(found.facets),
        "added": added_among(request.user, people),
    }
    return render(request, "profiles/directory.html", context, status=422 if form.errors else 200)


@require_safe
def suggest(request: MemberRequest) -> HttpResponse:
    """Up to eight people for what is being typed: names, what tells them apart, and why where the name does not say."""
    if is_too_fast("suggest", request.user.pk, most=SUGGESTIONS_A_MINUTE):
        return errors.too_many(request)
    words = request.GET.get("q", "")[:200]
    people = [_as_suggestion(person, reason) for person, reason in suggest_hits(reader=request.user, words=words)]
    return JsonResponse({"people": people})


def in_words(facets: Facets) -> str:
    """ "37 people in 14 departments", or that there are more than anybody counts."""
    if facets.is_capped:
        return _("More than %(count)d people") % {"count": facets.total - 1}
    people = ngettext("%(count)d person", "%(count)d people", facets.total) % {"count": facets.total}
    if not facets.departments:
        return people
    departments = ngettext("%(count)d department", "%(count)d departments", facets.departments)
    return _("%(people)s in %(departments)s") % {
        "people": people,
        "departments": departments % {"count": facets.departments},
    }


def _as_suggestion(person: User, reason: str) -> dict[str, str]:
    department = person.department.short_name or person.department.name if person.department else ""
    line = " · ".join(part for part in (person.job_title, department, reason) if part)
    return {"name": person.name, "line": line, "url": person.get_absolute_url()}
