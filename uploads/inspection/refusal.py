"""Why a file is refused: a code of `uploads.wording`."""


class Refusal(Exception):
    """The file is refused for good; the argument is the code."""

    @property
    def code(self) -> str:
        """The code."""
        return str(self.args[0])
