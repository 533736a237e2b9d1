"""Addresses of `content`."""

from django.urls import path

from content import views

app_name = "content"
urlpatterns = [
    path("entries/<int:pk>/", views.entry, name="entry"),
    path("entries/<int:pk>/reply/", views.write_reply, name="write-reply"),
    path("entries/<int:pk>/useful/", views.react_to_entry, name="react-entry"),
    path("entries/<int:pk>/delete/", views.delete_entry, name="delete-entry"),
    path("replies/<int:pk>/", views.reply, name="reply"),
    path("replies/<int:pk>/edit/", views.edit_reply, name="edit-reply"),
    path("replies/<int:pk>/delete/", views.delete_reply, name="delete-reply"),
    path("replies/<int:pk>/useful/", views.react_to_reply, name="react-reply"),
]
