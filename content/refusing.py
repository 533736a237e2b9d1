"""Forms whose service may refuse what was typed."""

import uuid
from copy import copy
from typing import Any

from django import forms

from content.services import AlreadySent, LimitReached, Refused


class RefusableForm(forms.Form):
    """A form whose service may refuse it; the refusal is shown with everything that was typed."""

    limit_reached = False

    def refuse(self, refusal: Refused) -> None:
        """Show the sentence of the refusal above the form."""
        self.add_error(None, str(refusal))
        self.limit_reached = isinstance(refusal, LimitReached)
        if isinstance(refusal, AlreadySent):
            self.change("submission", str(uuid.uuid4()))

    def change(self, name: str, value: str) -> None:
        """Put another value in the place of what was sent for a hidden field."""
        changed: Any = copy(self.data)  # a QueryDict gives up its lists to `{**data}`
        changed[self.add_prefix(name)] = value
        self.data = changed

    def refused_status(self, *, is_htmx: bool = False) -> int:
        """200 without an error, 422, or 429 for a limit; htmx swaps 200 and 422 alone."""
        if not self.errors:
            return 200
        return 429 if self.limit_reached and not is_htmx else 422
