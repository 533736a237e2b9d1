"""What staff type in the admin is looked at like what anybody types: none of its pages stores a marked text.

One door for all of them, because most are Django's own forms: banners, messages, templates, names of departments and
forums, reasons. A page that is added tomorrow is behind it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from core.guarding import refuse_marked
from profiles.models import User

View = Callable[..., HttpResponseBase]
_NOT_SAID: Final = {"csrfmiddlewaretoken", "passage"}  # a passage is there already, and is taken out


class _Marked(Exception):
    """Something that was typed carries a marking."""


def guarded(site: AdminSite, view: View) -> View:
    """The view, which is not asked where something that is sent to it carries a marking."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" or not isinstance(request.user, User):
            return view(request, *args, **kwargs)
        try:
            refuse_marked(*_said(request), person_id=request.user.pk, kind="admin", error=_Marked)
        except _Marked as refusal:
            context = {**site.each_context(request), "title": _("This was not stored"), "refusal": str(refusal)}
            return TemplateResponse(request, "admin/marked.html", context, status=422)
        return view(request, *args, **kwargs)

    return answer


def _said(request: HttpRequest) -> list[str]:
    sent = request.POST.lists()
    return [words for name, values in sent if name not in _NOT_SAID and "password" not in name for words in values]
