from typing import Any, ClassVar

from allauth.account.managers import EmailAddressManager
from django.db import models

class EmailAddress(models.Model):
    user: Any
    user_id: int
    email: models.EmailField[str, str]
    verified: models.BooleanField[bool, bool]
    primary: models.BooleanField[bool, bool]
    proven_by_sign_up: bool  # ours: set by the adapter, read by the receiver
    objects: ClassVar[EmailAddressManager]

class Login:
    email: str | None
    user: Any
    def __init__(self, user: Any, *, redirect_url: str | None = ...) -> None: ...
