"""Addresses of `profiles`."""

from django.urls import path

from profiles import views

app_name = "profiles"
urlpatterns = [
    path("departments-<slug:version>.css", views.department_colours, name="department-colours"),
    path("waiting/", views.waiting, name="waiting"),
    path("people/", views.directory, name="directory"),
    path("settings/", views.settings, name="settings"),
    path("settings/profile/", views.edit, name="edit"),
]
