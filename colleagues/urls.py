"""Addresses of `colleagues`."""

from django.urls import path

from colleagues import views

app_name = "colleagues"
urlpatterns = [
    path("people/<slug:handle>/add/", views.add, name="add"),
    path("people/<slug:handle>/remove/", views.remove, name="remove"),
]
