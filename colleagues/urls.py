"""Addresses of `colleagues`."""

from django.urls import path

from colleagues import views

app_name = "colleagues"
urlpatterns = [
    path("people/<slug:handle>/add/", views.add, name="add"),
    path("people/<slug:handle>/remove/", views.remove, name="remove"),
    path("people/<slug:handle>/block/", views.block, name="block"),
    path("people/<slug:handle>/unblock/", views.unblock, name="unblock"),
    path("people/<slug:handle>/introduce/", views.introduce, name="introduce"),
    path("introductions/", views.introductions, name="introductions"),
    path("introductions/new/", views.introduce_two, name="introduce-two"),
    path("introductions/<int:pk>/", views.introduction, name="introduction"),
    path("settings/blocks/", views.blocks, name="blocks"),
]
