"""What sign-in limits count."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.capped import CappedPaginator
from profiles import limits
from profiles.models import AccountEvent, User


@admin.register(AccountEvent)
class AccountEventAdmin(admin.ModelAdmin[AccountEvent]):
    """What sign-in limits count. Hashes and network addresses, to look at only."""

    private = True
    list_display = ("at", "kind", "address", "account_hash")
    list_filter = ("kind",)
    search_fields = ("address", "account_hash")
    show_full_result_count = False
    paginator = CappedPaginator

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AccountEvent], search_term: str
    ) -> tuple[QuerySet[AccountEvent], bool]:
        """An email address is looked for by its hash, and by that of the person who owns it."""
        if "@" not in search_term:
            return super().get_search_results(request, queryset, search_term)
        owners = User.objects.filter(emailaddress__email=search_term.strip().lower())
        hashes = [limits.hash_of(search_term), *(limits.hash_of(limits.account_of(owner)) for owner in owners)]
        return queryset.filter(account_hash__in=hashes), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AccountEvent | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AccountEvent | None = None) -> bool:
        return False
