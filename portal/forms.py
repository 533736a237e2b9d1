"""What the pages of `portal` are asked for."""

from typing import NamedTuple

from django import forms
from django.utils.translation import gettext_lazy

from profiles.fields import LineField
from profiles.models import User
from tags import services as tags
from tags.models import Tag

LONGEST = 60  # characters: of a handle, and more than of a tag


class Choice(NamedTuple):
    """What was asked for; None for what was not, or is not there for the asker."""

    person: User | None
    tag: Tag | None


class FeedForm(forms.Form):
    """Of whose blog or of which tag somebody wants the feed."""

    person = forms.CharField(required=False, max_length=LONGEST)
    tag = forms.CharField(required=False, max_length=LONGEST)

    def choice(self, reader: User) -> Choice:
        """The person, where `reader` may see them, and the tag."""
        asked = self.cleaned_data if self.is_valid() else {}
        handle, word = asked.get("person", ""), asked.get("tag", "")
        found = User.objects.visible_to(reader).filter(handle=handle.lower()).first() if handle else None
        return Choice(found, _tag(word) if word else None)


class MembersForm(forms.Form):
    """Which members of a group."""

    say_optional = False

    q = LineField(label=gettext_lazy("Name"), max_length=100, required=False)
    department = forms.SlugField(required=False, max_length=80, widget=forms.HiddenInput)


def _tag(word: str) -> Tag | None:
    try:
        return Tag.objects.called(tags.normalise(word))
    except tags.BadTag:
        return None
