"""Why something was refused in a forum; sentences for whoever asked."""

from content.services import NotPossible


class NotAllowed(NotPossible):
    """It is not theirs to do."""
