"""Addresses of `portal`."""

from django.urls import path

from portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("people/<slug:handle>/", views.person, name="person"),
    path("people/<slug:handle>/blog/", views.person_blog, name="person-blog"),
    path("people/<slug:handle>/colleagues/", views.person_colleagues, name="person-colleagues"),
    path("people/<slug:handle>/colleague-of/", views.person_colleague_of, name="person-colleague-of"),
    path("tags/<str:slug>/", views.tag, name="tag"),
]
