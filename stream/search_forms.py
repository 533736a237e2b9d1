"""What somebody looks for again and again."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content import kinds
from groups.models import Group
from profiles.fields import LineField
from profiles.models import Department, User
from stream.models.saved import NAME_LONGEST, WORDS_LONGEST
from tags import services as tags

HANDLE_LONGEST = 80  # characters


class NameForm(forms.Form):
    """What a saved search is called."""

    name = LineField(
        label=gettext_lazy("Name"),
        max_length=NAME_LONGEST,
        help_text=gettext_lazy("What you call it. Only you see it."),
        error_messages={"required": gettext_lazy("Enter a name")},
    )


class SearchForm(NameForm):
    """A question: words, kind, tag, department, group and author, at least one of them."""

    words = LineField(
        label=gettext_lazy("Words"),
        max_length=WORDS_LONGEST,
        required=False,
        help_text=gettext_lazy("In the title or the text. Put “quotation marks” around words that stand together."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    tag_word = LineField(label=gettext_lazy("Tag"), max_length=100, required=False)
    department = forms.ModelChoiceField(
        label=gettext_lazy("Written from"),
        queryset=Department.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("Any department"),
    )
    group = forms.ModelChoiceField(
        label=gettext_lazy("Group"),
        queryset=Group.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("Any group, or none"),
    )
    author = LineField(
        label=gettext_lazy("Author"),
        max_length=HANDLE_LONGEST,
        required=False,
        help_text=gettext_lazy("The last part of the address of their page, for example: ada-author"),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        options.setdefault("initial", {"submission": uuid.uuid4()})
        super().__init__(*args, **options)
        self.person = person
        every = [(kind.slug, kind.plural) for kind in kinds.all_kinds()]
        self.fields["kind"].choices = [("", _("Any kind")), *every]  # type: ignore[attr-defined]  # a ChoiceField
        offered: Any = self.fields
        offered["department"].queryset = Department.objects.visible_to(person).order_by("name")
        offered["group"].queryset = Group.objects.of(person).order_by("name")

    def clean_words(self) -> str:
        """The words; "" where no letter or number of any script is among them: there is nothing to look for."""
        words: str = self.cleaned_data["words"]
        return words if any(character.isalnum() for character in words) else ""

    def clean_tag_word(self) -> str:
        """The tag in the vocabulary's spelling; "" for none."""
        word = self.cleaned_data["tag_word"].lstrip("#").strip()
        try:
            return tags.normalise(word) if word else ""
        except tags.BadTag as error:
            raise ValidationError(str(error), code="bad_tag") from error

    def clean_author(self) -> User | None:
        """The person of that handle, where the asker may see them."""
        handle = self.cleaned_data["author"].lstrip("@").strip("/ ").rpartition("/")[2].lower()
        if not handle:
            return None
        found = User.objects.visible_to(self.person).filter(handle=handle).first()
        if found is None:
            raise ValidationError(_("Nobody has this address. Open their page and copy its last part."), code="nobody")
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse a question that asks nothing."""
        said = super().clean() or {}
        parts = ("words", "kind", "tag_word", "department", "group", "author")
        if not self.errors and not any(said.get(part) for part in parts):
            raise ValidationError(_("Say at least one thing to look for."), code="nothing")
        return said
