"""Addresses of `forums`."""

from django.urls import path

from forums import views

app_name = "forums"
urlpatterns = [
    path("forums/", views.index, name="index"),
    path("forums/similar/", views.similar, name="similar"),
    path("forums/write/", views.choose, name="choose"),
    path("forums/<slug:slug>/", views.forum, name="forum"),
    path("forums/<slug:slug>/write/", views.write, name="write"),
    path("groups/<slug:slug>/topics/", views.group_forum, name="group"),
    path("groups/<slug:slug>/topics/write/", views.write_in_group, name="write-in-group"),
    path("questions/for-you/", views.for_you, name="for-you"),
    path("questions/for-you/<int:pk>/answer/", views.promise, name="promise"),
    path("questions/for-you/<int:pk>/not-me/", views.decline, name="decline"),
    path("questions/for-you/<int:pk>/ask/", views.pass_on, name="pass-on"),
    path("topics/<int:pk>/edit/", views.edit, name="edit"),
    path("topics/<int:pk>/more/", views.more, name="more"),
    path("topics/<int:pk>/support/", views.support, name="support"),
    path("topics/<int:pk>/claim/", views.claim, name="claim"),
    path("topics/<int:pk>/state/", views.idea_state, name="idea-state"),
    path("topics/<int:pk>/order/", views.keep_order, name="order"),
    path("topics/<int:pk>/move/", views.move, name="move"),
    path("topics/<int:pk>/merge/", views.merge, name="merge"),
    path("topics/<int:pk>/split/", views.split, name="split"),
    path("topics/<int:pk>/convert/", views.convert, name="convert"),
    path("topics/answers/<int:pk>/", views.accept, name="accept"),
    path("topics/<int:pk>/<str:slug>/", views.topic, name="topic"),
]
