"""Addresses of `updates`."""

from django.urls import path

from updates import views

app_name = "updates"
urlpatterns = [
    path("updates/", views.index, name="index"),
    path("updates/write/", views.write, name="write"),
    path("updates/<int:pk>/", views.update, name="update"),
    path("updates/<int:pk>/edit/", views.edit, name="edit"),
]
