"""Addresses of `stream`."""

from django.urls import path

from stream import views

app_name = "stream"
urlpatterns = [path("entries/<int:pk>/seen/", views.seen, name="seen")]
