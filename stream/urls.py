"""Addresses of `stream`."""

from django.urls import path

from stream import views

app_name = "stream"
urlpatterns = [
    path("entries/<int:pk>/seen/", views.seen, name="seen"),
    path("entries/<int:pk>/read/", views.read_long, name="read-long"),
    path("entries/<int:pk>/writing/", views.writing, name="writing"),
    path("entries/<int:pk>/who/", views.writers, name="writers"),
    path("entries/<int:pk>/why/", views.why, name="why"),
    path("entries/<int:pk>/hide/", views.hide, name="hide"),
    path("entries/<int:pk>/show-again/", views.show_again, name="show-again"),
    path("caught-up/", views.caught_up, name="caught-up"),
    path("news/", views.news, name="news"),
    path("follow/<slug:name>/<str:key>/", views.follow, name="follow"),
    path("following/", views.following, name="following"),
    path("following/change/", views.change_many, name="change-many"),
    path("searches/", views.searches, name="searches"),
    path("searches/new/", views.save_search, name="save-search"),
    path("searches/<int:pk>/", views.search, name="search"),
    path("searches/<int:pk>/rename/", views.rename_search, name="rename-search"),
    path("searches/<int:pk>/delete/", views.delete_search, name="delete-search"),
]
