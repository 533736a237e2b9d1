"""Addresses of `polls`."""

from django.urls import path

from polls import views

app_name = "polls"
urlpatterns = [
    path("polls/", views.index, name="index"),
    path("polls/write/", views.write, name="write"),
    path("polls/<int:pk>/edit/", views.edit, name="edit"),
    path("polls/<int:pk>/add/", views.add, name="add"),
    path("polls/<int:pk>/change/", views.change, name="change"),
    path("polls/<int:pk>/vote/", views.vote, name="vote"),
    path("polls/<int:pk>/now/", views.now, name="now"),
    path("polls/<int:pk>/close/", views.close, name="close"),
    path("polls/<int:pk>/remove/", views.remove, name="remove"),
    path("polls/<int:pk>/result.csv", views.result, name="result"),
    path("polls/<int:pk>/<str:slug>/", views.poll, name="poll"),
]
