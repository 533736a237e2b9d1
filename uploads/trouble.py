"""What keeps a file waiting. The file is not to blame, and nobody is told but the operator."""


class Postponed(Exception):
    """Look again later. `code` says what is waited for."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
