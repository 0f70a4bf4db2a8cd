"""Who is signed in: the account a session names, found on every page by a prepared read."""

from django.contrib.auth.backends import ModelBackend

from madang.domains.accounts.models import Account
from madang.kernel.prepared import PreparedRead


class AccountBackend(ModelBackend):
    """Django's own, with the account read by its id."""

    def get_user(self, user_id: int) -> Account | None:
        """The account, unless it may no longer sign in."""
        found = _by_id.first(int(user_id))
        return found if found and self.user_can_authenticate(found) else None


_by_id = PreparedRead(lambda id: Account.objects.filter(pk=id), int)
