from typing import Any

from allauth.account.models import Login
from django.http import HttpRequest

def get_pending_stage(request: HttpRequest) -> Any: ...
def unstash_login(request: HttpRequest, peek: bool = ...) -> Login | None: ...
