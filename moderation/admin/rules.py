"""The rules of the house in the admin: versions to look at, the next one to be made, and what proposals need."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.services import record
from content.services import Refused
from core.read_only import ReadOnlyAdmin
from moderation.admin.base import person_of
from moderation.house import rules as house
from moderation.models import MOST_LINES, ProposalTerms, RuleLine, Rules
from profiles.models import User


class DayInput(forms.DateInput):
    """The browser's own calendar: it needs no script."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class RulesForm(forms.ModelForm[Rules]):
    """The day and the reason of a version; its lines stand below. `after` finds out that somebody was faster."""

    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    by: User | None = None
    made: Rules | None = None

    class Meta:
        model = Rules
        fields = ("in_force_from", "why")
        widgets = {"in_force_from": DayInput(), "why": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"why": gettext_lazy("Every member reads this on the page of the rules.")}


class LineForm(forms.ModelForm[RuleLine]):
    """A line with words in it; one that was emptied is left out, one that was left alone is kept."""

    class Meta:
        model = RuleLine
        fields = ("position", "code", "rule", "title", "text", "title_cy", "text_cy")
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("text", "text_cy")}

    def has_changed(self) -> bool:
        return any(str(self[name].value() or "").strip() for name in ("title", "text"))


class LineFormSet(BaseInlineFormSet[RuleLine, Rules, forms.ModelForm[RuleLine]]):
    """Lines of a version that is to be made, in the order of their numbers. The services store them."""

    def lines(self) -> list[house.Line]:
        """What was filled in. Only of a valid formset."""
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data.get("title")]
        kept = [data for data in kept if not data.get("DELETE")]
        kept.sort(key=lambda data: data["position"])
        names = ("code", "rule", "title", "text", "title_cy", "text_cy")
        return [house.Line(**{name: data.get(name) or "" for name in names}) for data in kept]

    def validate_unique(self) -> None:
        """Codes are compared by `clean`, and places are given anew."""

    def clean(self) -> None:
        super().clean()
        if not any(self.errors):
            codes = [line.code for line in self.lines()]
            if not codes:
                raise ValidationError(_("Rules have at least one line"))
            if len({*codes}) < len(codes):
                raise ValidationError(_("Two lines have the same code"))


class LineInline(admin.StackedInline[RuleLine, Rules]):
    """The twelve lines; of a version that is there, to look at."""

    model = RuleLine
    form = LineForm
    formset = LineFormSet
    min_num, max_num, extra = 0, MOST_LINES, MOST_LINES
    fields = (("position", "code", "rule"), "title", "text", "title_cy", "text_cy")
    ordering = ("position",)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Rules)
class RulesAdmin(ReadOnlyAdmin[Rules]):
    """Versions: looked at, and followed by another one. None is ever changed."""

    private = False
    form = RulesForm
    inlines = (LineInline,)
    list_display = ("number", "in_force_from", "why", "made_by", "created_at")
    list_select_related = ("made_by",)
    ordering = ("-number",)
    sortable_by = ()
    fields = ("in_force_from", "why", "after")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("moderation.add_rules")

    def get_fields(self, request: HttpRequest, obj: Rules | None = None) -> tuple[str, ...]:
        return self.fields if obj is None else ("number", "in_force_from", "why", "made_by", "created_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Rules | None = None) -> tuple[str, ...]:
        return () if obj is None else ("number", "in_force_from", "why", "made_by", "created_at")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        newest = Rules.objects.latest_first().first()
        return {"in_force_from": timezone.localdate(), "after": newest.number if newest else 0}

    def get_formset_kwargs(self, request: HttpRequest, obj: Rules, inline: Any, prefix: str) -> dict[str, Any]:
        """The new version begins as the newest one."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if obj.pk is None:
            newest = Rules.objects.latest_first().first()
            kwargs["initial"] = [
                {"position": place, **vars(line)} for place, line in enumerate(house.lines_of(newest), start=1)
            ]
        return kwargs

    def get_form(self, request: HttpRequest, obj: Rules | None = None, change: bool = False, **options: Any) -> Any:
        """The form, which knows who fills it in."""
        form: Any = super().get_form(request, obj, change, **options)
        form.by = person_of(request)  # of this request alone: Django makes a class each time
        return form

    def save_model(self, request: HttpRequest, obj: Rules, form: Any, change: bool) -> None:
        """With its lines, below."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Through the services; `obj` itself is never saved."""
        said = form.cleaned_data
        made = house.put_into_force(
            lines=formsets[0].lines(), on=said["in_force_from"], why=said["why"], after=said["after"], by=form.by
        )
        formsets[0].new_objects, formsets[0].changed_objects, formsets[0].deleted_objects = [], [], []
        form.instance.pk = made.pk
        form.instance.refresh_from_db()

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the services refuse is said above the form, with everything that was typed."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refusal:
            self.message_user(request, str(refusal), level="ERROR")
            copied = request.POST.copy()
            copied["after"] = ""  # the form is wrong then, so it is shown again
            request.POST = copied  # type: ignore[assignment]
            return super().changeform_view(request, *args, **kwargs)


@admin.register(ProposalTerms)
class ProposalTermsAdmin(admin.ModelAdmin[ProposalTerms]):
    """The one row of numbers."""

    private = False
    fields = ("backers", "departments", "poll_days", "lapse_days")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not ProposalTerms.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ProposalTerms, form: Any, change: bool) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)
        record("moderation.proposal_terms", actor_id=person_of(request).pk)
