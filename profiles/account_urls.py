"""Addresses of signing in and up, by allauth."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.account.urls"))]
