"""All addresses. Each app names its own; what a person may reach is in tests/policy.toml."""

from allauth.account.views import logout
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from core import views

admin.autodiscover()

urlpatterns = [
    path("", include("groups.urls")),  # before portal: /groups/new/ is no group
    path("", include("portal.urls")),
    path("", include("profiles.urls")),
    path("", include("colleagues.urls")),
    path("", include("content.urls")),
    path("", include("stream.urls")),
    path("", include("blogs.urls")),
    path("", include("polls.urls")),
    path("", include("forums.urls")),
    path("", include("updates.urls")),
    path("", include("notifications.urls")),
    path("", include("moderation.urls")),
    path("uploads/", include("uploads.urls")),
    path("account/", include("profiles.account_urls")),
    path(
        "admin/password_change/",
        RedirectView.as_view(pattern_name="account_change_password"),
        name="admin-password-change",  # one form for passwords, with one set of limits
    ),
    path("admin/logout/", logout, name="admin-logout"),
    path("admin/", admin.site.urls),
    path("health/live/", views.live, name="health-live"),
    path("health/ready/", views.ready, name="health-ready"),
]

handler400 = "core.errors.bad_request"
handler403 = "core.errors.forbidden"
handler404 = "core.errors.not_found"
handler500 = "core.errors.failed"
