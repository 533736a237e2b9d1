"""Addresses of `blogs`."""

from django.urls import path

from blogs import views

app_name = "blogs"
urlpatterns = [
    path("blogs/", views.index, name="index"),
    path("blogs/write/", views.write, name="write"),
    path("blogs/drafts/", views.drafts, name="drafts"),
    path("blogs/<int:pk>/edit/", views.edit, name="edit"),
    path("blogs/<int:pk>/<str:slug>/", views.post, name="post"),
]
