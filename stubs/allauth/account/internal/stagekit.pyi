from allauth.account.models import Login
from django.http import HttpRequest

def unstash_login(request: HttpRequest, peek: bool = ...) -> Login | None: ...
