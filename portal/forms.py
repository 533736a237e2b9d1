"""What the pages of `portal` are asked for."""

from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.fields import BodyField, LineField
from profiles.models import User
from profiles.models.profession import ABOUT_LONGEST, MOST_TAGS
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


class ProfessionForm(forms.Form):
    """What a profession's hub says of itself, and what it gathers."""

    about = BodyField(
        label=gettext_lazy("About"),
        max_length=ABOUT_LONGEST,
        required=False,
        help_text=gettext_lazy("What people of this profession do, and what they may ask here. You can use Markdown."),
    )
    tag_words = LineField(
        label=gettext_lazy("Tags"),
        max_length=600,
        required=False,
        help_text=gettext_lazy("The hub shows what stands under them. Separate them with commas."),
    )

    def clean_tag_words(self) -> list[str]:
        """The tags, in the vocabulary's spelling."""
        try:
            names = list(dict.fromkeys(tags.normalise(word) for word in tags.split(self.cleaned_data["tag_words"])))
        except tags.BadTag as error:
            raise ValidationError(str(error), code="bad_tag") from error
        if len(names) > MOST_TAGS:
            raise ValidationError(_("Name at most %(most)d tags."), code="too_many", params={"most": MOST_TAGS})
        return names


def _tag(word: str) -> Tag | None:
    try:
        return Tag.objects.called(tags.normalise(word))
    except tags.BadTag:
        return None
