from typing import Any

from allauth.account.models import Login
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

def get_authentication_records(request: HttpRequest, user: AbstractBaseUser | None = ...) -> list[dict[str, Any]]: ...
def record_authentication(
    request: HttpRequest, user: AbstractBaseUser | None, method: str, **extra_data: Any
) -> None: ...
def perform_login(request: HttpRequest, login: Login) -> HttpResponse: ...
