"""How Django sets up what it brings, our way."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    """Django's admin, with our site in place of its own."""

    default_site = "civnet.staff_site.StaffSite"
