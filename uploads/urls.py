"""Addresses of files on their way in. Those of files that are there belong to the texts that hold them (`content`)."""

from django.urls import path

from uploads import views

app_name = "uploads"
urlpatterns = [
    path("", views.begin, name="begin"),
    path("<uuid:token>/chunk/", views.chunk, name="chunk"),
    path("<uuid:token>/cancel/", views.cancel, name="cancel"),
]
