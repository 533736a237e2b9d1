"""What people decide about searching: synonyms, pinned answers, weights. Each change leaves a line in the trail."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.services import record
from content.models import Audience, Entry
from core.read_only import ReadOnlyAdmin
from profiles import folding
from search.models import Check, Pinned, Synonym, Weights


class SynonymForm(forms.ModelForm[Synonym]):
    """Both as questions are read: small letters, no accents, no punctuation."""

    class Meta:
        model = Synonym
        fields = ("words", "means")

    def clean_words(self) -> str:
        """As a question is read."""
        return _folded(self.cleaned_data["words"])

    def clean_means(self) -> str:
        """The same."""
        return _folded(self.cleaned_data["means"])

    def clean(self) -> None:
        """Two that differ, and are not said the other way round already."""
        super().clean()
        words, means = self.cleaned_data.get("words"), self.cleaned_data.get("means")
        if words and words == means:
            self.add_error("means", _("Both say the same already."))
        elif words and means and Synonym.objects.filter(words=means, means=words).exists():
            self.add_error("means", _("This is there already, the other way round."))


class PinnedForm(forms.ModelForm[Pinned]):
    """A question as questions are read, and an entry that everybody may read."""

    class Meta:
        model = Pinned
        fields = ("question", "entry", "position")

    def clean_question(self) -> str:
        """As a question is read."""
        return _folded(self.cleaned_data["question"])

    def clean_entry(self) -> Entry:
        """Published for everyone: others it would never be shown to, or be hinted at here."""
        entry: Entry = self.cleaned_data["entry"]
        if not entry.is_published or entry.audience != Audience.EVERYONE:
            raise forms.ValidationError(_("Choose an entry that is published for everyone."))
        return entry


class _Kept(admin.ModelAdmin[Any]):
    """Rows whose changes are in the trail."""

    private = False
    action_name = ""
    list_per_page = 50
    show_full_result_count = False
    actions = None

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """With a line in the trail."""
        if change:
            obj.save(update_fields=form.changed_data or [self.fields[0]])  # type: ignore[index]  # each names its fields
        else:
            obj.save(force_insert=True)
        self._record(request, obj, "changed" if change else "added")

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """The same."""
        self._record(request, obj, "deleted")
        obj.delete()

    def _record(self, request: HttpRequest, obj: Model, reason: str) -> None:
        record(
            self.action_name,
            actor_id=request.user.pk,
            target_type=obj._meta.label_lower,
            target_id=obj.pk,
            reason=reason,
        )


@admin.register(Synonym)
class SynonymAdmin(_Kept):
    """What means the same: "hmt" and "hm treasury". Whoever asks for one finds the other, from the next search on."""

    action_name = "search.synonym"
    form = SynonymForm
    fields = ("words", "means")
    list_display = ("words", "means")
    search_fields = ("words", "means")
    search_help_text = _("A part of either")
    ordering = ("words", "means")


@admin.register(Pinned)
class PinnedAdmin(_Kept):
    """What stands above all hits of one question: of whoever asks just that, and may read it."""

    action_name = "search.pinned"
    form = PinnedForm
    fields = ("question", "entry", "position")
    raw_id_fields = ("entry",)
    list_display = ("question", "entry_number", "position")
    search_fields = ("question",)
    search_help_text = _("A part of the question")
    ordering = ("question", "position", "pk")

    @admin.display(description=_("entry"))
    def entry_number(self, pinned: Pinned) -> int:
        """Its number: an entry may have been narrowed since, and its title is for its readers."""
        return pinned.entry_id


@admin.register(Weights)
class WeightsAdmin(_Kept):
    """How much each thing counts in the order of hits. One row; without it the defaults hold."""

    action_name = "search.weighed"
    fields = (
        "exact_title",
        "phrase",
        "title",
        "tags",
        "body",
        "reply",
        "answered",
        "useful",
        "recent",
        "half_life_days",
    )
    list_display = ("__str__", "exact_title", "phrase", "title", "tags", "body", "reply", "recent", "half_life_days")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one."""
        return super().has_add_permission(request) and not Weights.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Weights | None = None) -> bool:
        """What is said is changed: without the row the defaults would hold, unnoticed."""
        return False


@admin.register(Check)
class CheckAdmin(ReadOnlyAdmin[Check]):
    """Whether the index says what the rows say: every night all are compared, and what differs is put right."""

    private = False
    list_display = ("began_on", "looked_at", "changed", "finished_at")
    ordering = ("-began_on",)


def _folded(typed: str) -> str:
    said = folding.fold(typed)
    if not said:
        raise forms.ValidationError(_("Write at least one letter or digit."))
    return said
