"""A button of the page of one row, and the page between that asks for what the service needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

from content.services import Refused
from core.read_only import ReadOnlyAdmin
from moderation.admin.base import focus_first, person_of
from profiles.models import User

_M = TypeVar("_M", bound=Model)


@dataclass(frozen=True)
class Question:
    """What may be done with one row, who may, and the words around it."""

    slug: str
    title: str | Promise
    button: str | Promise
    form: Callable[..., forms.Form]
    perform: Callable[..., Any]  # (row, by=…, **cleaned_data)
    done: str | Promise
    permission: str
    key: str = ""  # the single key that opens it


class AskingAdmin(ReadOnlyAdmin[_M]):
    """A list and a page a row, with buttons that lead to a question."""

    questions: tuple[Question, ...] = ()
    change_form_template = "admin/moderation/asked.html"

    def questions_for(self, row: _M, person: User) -> Sequence[Question]:
        """Those that the state of `row` allows `person`."""
        raise NotImplementedError

    def facts(self, row: _M) -> Sequence[tuple[str, str]]:
        """What the page of the question says about the row: names and words."""
        raise NotImplementedError

    def initial(self, row: _M, question: Question) -> dict[str, Any]:
        """What the form begins with."""
        return {}

    def get_urls(self) -> list[URLPattern]:
        opts = self.model._meta
        own = [
            path(
                f"<int:pk>/{question.slug}/",
                self.admin_site.admin_view(partial(self.question_view, question=question)),
                name=f"{opts.app_label}_{opts.model_name}_{question.slug}",
            )
            for question in self.questions
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        context: dict[str, Any] = {}
        if row is not None:
            allowed = [one for one in self.questions_for(row, person_of(request)) if self.may(request, one)]
            context = {
                "buttons": [(one, self.url_of(one, row)) for one in allowed],
                "key_deeds": [one for one in allowed if one.key],
            }
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def may(self, request: HttpRequest, question: Question) -> bool:
        """Whether the person has the right for it."""
        return request.user.has_perm(question.permission)

    def url_of(self, question: Question, row: _M) -> str:
        """The page that asks."""
        opts = self.model._meta
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_{question.slug}", args=[row.pk])

    @method_decorator(require_http_methods(["GET", "POST"]))
    def question_view(self, request: HttpRequest, pk: int, *, question: Question) -> HttpResponse:
        """The page that asks, and the deed."""
        if not self.has_view_permission(request) or not self.may(request, question):
            raise PermissionDenied
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        back = reverse(f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_change", args=[row.pk])
        form = question.form(request.POST if request.method == "POST" else None, initial=self.initial(row, question))
        if form.is_valid():
            try:
                question.perform(row, by=person_of(request), **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, str(question.done))
                return HttpResponseRedirect(back)
        focus_first(form)
        context = {
            **self.admin_site.each_context(request),
            "title": question.title,
            "opts": self.model._meta,
            "form": form,
            "adminform": helpers.AdminForm(form, [(None, {"fields": list(form.fields)})], {}, model_admin=self),  # type: ignore[arg-type]  # any form will do
            "facts": self.facts(row),
            "back_url": back,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/moderation/ask.html", context, status=status)
