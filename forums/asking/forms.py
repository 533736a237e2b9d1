"""Whom to ask instead: found by name, chosen where several have it."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.forms import LineField
from profiles.directory import suggest
from profiles.models import User


class PassForm(forms.Form):
    """A person by their handle, or by their name."""

    who = LineField(
        label=gettext_lazy("Who may know"),
        max_length=100,
        help_text=gettext_lazy("Their name, or their handle, such as gwen-member. They see that you named them."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter the name of whoever may know")},
    )
    which = forms.CharField(label=gettext_lazy("Which of them"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        self.found: User | None = None  # of a valid form

    @property
    def is_asking(self) -> bool:
        """Whether several people have the name, and one is to be chosen."""
        return bool(list(self._which.choices))

    def clean_who(self) -> str:
        """Find them among members."""
        words = str(self.cleaned_data["who"])
        people = User.objects.visible_to(self.person).members().exclude(pk=self.person.pk)
        self.found = people.filter(handle=words.removeprefix("@").lower()).first()
        if self.found is None:
            offered = suggest(reader=self.person, words=words, without=User.objects.none().values_list("pk", flat=True))
            self._choose([one for one in offered if one.name.casefold() == words.casefold()] or offered)
        return words

    def _choose(self, named: list[User]) -> None:
        chosen = self.data.get("which", "")
        self.found = next((one for one in named if len(named) == 1 or one.handle == chosen), None)
        if not named:
            self.add_error("who", _("We found nobody of that name. Check how it is spelt, or use the handle."))
        elif self.found is None:
            self.add_error("which", _("Choose which of them you mean"))
        if len(named) > 1:
            self._which.choices = [(one.handle, _card(one)) for one in named]

    @property
    def _which(self) -> forms.RadioSelect:
        return cast(forms.RadioSelect, self.fields["which"].widget)


def _card(person: User) -> str:
    said = [person.name, person.job_title, person.department.short_name if person.department else ""]
    return ", ".join(filter(None, said))
