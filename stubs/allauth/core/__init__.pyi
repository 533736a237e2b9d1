from allauth.core import context as context
