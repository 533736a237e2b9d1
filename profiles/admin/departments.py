"""Departments, their mail domains and colours."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from profiles import addresses, departments, services
from profiles.admin.base import ReadOnlyInline, operator
from profiles.admin.hosting import EVERY_DEPARTMENT, OfDepartmentsAdmin
from profiles.fields import BodyField
from profiles.models import Department, DepartmentDomain, Introduction, Succession
from profiles.models.department import ABOUT_LONGEST


class _Day(forms.DateInput):
    """The browser's own calendar: it needs no script."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class DomainForm(forms.ModelForm[DepartmentDomain]):
    """A mail domain, in the spelling in which addresses are compared."""

    class Meta:
        model = DepartmentDomain
        fields = ("domain",)

    def clean_domain(self) -> str:
        """In lower case and ASCII."""
        domain = addresses.normal(f"@{self.cleaned_data['domain']}")[1:]
        departments.check_domain(domain)
        return domain


class DomainInline(admin.TabularInline[DepartmentDomain, Department]):
    """Whose addresses belong here."""

    model = DepartmentDomain
    form = DomainForm
    extra = 1


class SuccessorInline(ReadOnlyInline):
    """Who carries on, as the file of departments says."""

    model = Succession
    fk_name = "department"
    fields = ("successor", "is_direct")


class DepartmentForm(forms.ModelForm[Department]):
    """A department; its slug names a class of the style sheet, its colours go into it."""

    started_on = forms.DateField(label=_("started on"), widget=_Day, required=False)
    ended_on = forms.DateField(label=_("ended on"), widget=_Day, required=False)
    about = BodyField(
        label=_("about"), max_length=ABOUT_LONGEST, required=False, help_text=_("What it is, on its page. Markdown.")
    )
    website = forms.URLField(
        label=_("website"),
        max_length=200,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )

    class Meta:
        model = Department
        fields = (
            "slug",
            "name",
            "short_name",
            "abbreviation",
            "colour",
            "contrast_safe_colour",
            "started_on",
            "ended_on",
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        said = Introduction.objects.filter(department=self.instance.pk).first() if self.instance.pk else None
        if said is not None:
            self.initial.update(about=said.about, website=said.website)

    def clean_colour(self) -> str:
        """#rrggbb"""
        return _colour(self.cleaned_data["colour"])

    def clean_contrast_safe_colour(self) -> str:
        """#rrggbb, or nothing."""
        colour = self.cleaned_data["contrast_safe_colour"]
        return _colour(colour) if colour else ""


@admin.register(Department)
class DepartmentAdmin(OfDepartmentsAdmin[Department]):
    """Departments; none is ever deleted, for badges of the past stay readable."""

    private = False
    form = DepartmentForm
    to_department = ""
    inlines = (DomainInline, SuccessorInline)
    list_display = ("name", "short_name", "abbreviation", "ended_on")
    search_fields = ("name", "short_name", "abbreviation", "slug")

    def get_readonly_fields(self, request: HttpRequest, obj: Department | None = None) -> tuple[str, ...]:
        """A host writes the page. Name, colours and dates are everybody's, as are the domains that let people in."""
        return () if operator(request).has_perm(EVERY_DEPARTMENT) else tuple(DepartmentForm.Meta.fields)

    def has_delete_permission(self, request: HttpRequest, obj: Department | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: Department, form: forms.ModelForm[Department], change: bool
    ) -> None:
        """Pages get the new colours with their next request."""
        super().save_model(request, obj, form, change)
        if {"about", "website"} & set(form.changed_data):
            words, website = form.cleaned_data["about"], form.cleaned_data["website"]
            services.introduce(department=obj, about=words, website=website, by=operator(request))
        if {"name", "short_name", "abbreviation", "ended_on"} & set(form.changed_data):
            services.list_people(Q(roles__department=obj))
        transaction.on_commit(departments.forget_colours)


def _colour(colour: str) -> str:
    departments.check_colour(colour)
    return colour.lower()
