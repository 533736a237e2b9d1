"""One change in the history of a text: what stood before, what stood after, and what differs."""

from dataclasses import dataclass

from django import forms

from content.models import Entry, Reply, Revision
from core.text.differences import Passage, differences


@dataclass(frozen=True)
class Change:
    """A version that was replaced, and what replaced it."""

    revision: Revision
    title_before: str
    title_after: str
    passages: list[Passage]

    @property
    def is_of_title(self) -> bool:
        """Whether it was called something else."""
        return self.title_before != self.title_after


class BringBackForm(forms.Form):
    """The version that was on the page when somebody asked for an older one."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


def change_of(revision: Revision, target: Entry | Reply) -> Change:
    """What the change did that ended the life of this version. One query."""
    after = Revision.objects.on(target).filter(number__gt=revision.number).order_by("number").first()
    title = after.title if after else getattr(target, "title", "")
    return Change(
        revision=revision,
        title_before=revision.title,
        title_after=title,
        passages=differences(revision.body, after.body if after else target.body),
    )
