from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from social_hub.desk.accounts.rights import accounts_of, may_see_all


class AccountsMenuItem(MenuItem):
    """For those who look after accounts, and for the owner of one."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_all(request.user) or accounts_of(request.user).exists()
