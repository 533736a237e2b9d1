from datetime import datetime
from typing import Any, ClassVar

from django.db import models

class AuthenticatorManager(models.Manager[Authenticator]): ...

class Authenticator(models.Model):
    class Type(models.TextChoices):
        RECOVERY_CODES = ...
        TOTP = ...
        WEBAUTHN = ...

    user: Any
    user_id: int
    type: models.CharField[str, str]
    data: Any
    created_at: models.DateTimeField[datetime, datetime]
    last_used_at: models.DateTimeField[datetime | None, datetime | None]
    objects: ClassVar[AuthenticatorManager]
