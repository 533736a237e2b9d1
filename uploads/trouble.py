"""What keeps a file waiting, or a reader from it. The file is not to blame; only the operator is told what it is."""


class StoreAway(OSError):
    """The store of finished files does not answer, or answers that it cannot."""


class Postponed(Exception):
    """Look again later. `code` says what is waited for."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
