"""Addresses of `portal`."""

from django.urls import path

from portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("people/<slug:handle>/", views.person, name="person"),
    path("people/<slug:handle>/blog/", views.person_blog, name="person-blog"),
    path("people/<slug:handle>/polls/", views.person_polls, name="person-polls"),
    path("people/<slug:handle>/topics/", views.person_topics, name="person-topics"),
    path("people/<slug:handle>/colleagues/", views.person_colleagues, name="person-colleagues"),
    path("people/<slug:handle>/colleague-of/", views.person_colleague_of, name="person-colleague-of"),
    path("tags/<str:slug>/", views.tag, name="tag"),
    path("groups/<slug:slug>/", views.group, name="group"),
    path("groups/<slug:slug>/members/", views.group_members, name="group-members"),
    path("groups/<slug:slug>/files/", views.group_files, name="group-files"),
    path("feeds/<str:token>/people/<slug:handle>/blog.atom", views.feed_of_blog, name="feed-of-blog"),
    path("feeds/<str:token>/tags/<str:slug>.atom", views.feed_of_tag, name="feed-of-tag"),
    path("settings/feeds/", views.feeds, name="feeds"),
    path("settings/feeds/make/", views.make_feed_key, name="make-feed-key"),
    path("settings/feeds/revoke/", views.revoke_feed_key, name="revoke-feed-key"),
]
