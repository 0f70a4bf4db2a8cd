"""People outside the organisation chart: accounts, businesses, sign-in, preferences, tokens.

This is the face; other domains import nothing else. Names are looked up on first use, because Django imports
the package before its models are ready.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madang.domains.accounts.businesses import (
        BusinessRow,
        add_member,
        businesses_of,
        register_business,
        remove_member,
    )
    from madang.domains.accounts.models import Account, Business
    from madang.domains.accounts.preferences import change_preferences, unsubscribe
    from madang.domains.accounts.registration import (
        open_account,
        register_citizen,
        request_email_verification,
        verify_email,
    )
    from madang.domains.accounts.rows import (
        Contact,
        account_by_username,
        accounts_like,
        contact_of,
        contacts_of,
    )
    from madang.domains.accounts.rules import clean_phone, faults_in_line, tidy
    from madang.domains.accounts.signin import change_password, forget_attempts, sign_in
    from madang.domains.accounts.tokens import (
        TokenRow,
        account_by_token,
        issue_token,
        revoke_token,
        tokens_of,
    )

_ROOMS = {
    "models": ("Account", "Business"),
    "registration": ("open_account", "register_citizen", "request_email_verification", "verify_email"),
    "rules": ("clean_phone", "faults_in_line", "tidy"),
    "signin": ("change_password", "forget_attempts", "sign_in"),
    "preferences": ("change_preferences", "unsubscribe"),
    "businesses": ("BusinessRow", "add_member", "businesses_of", "register_business", "remove_member"),
    "tokens": ("TokenRow", "account_by_token", "issue_token", "revoke_token", "tokens_of"),
    "rows": ("Contact", "account_by_username", "accounts_like", "contact_of", "contacts_of"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Account",
    "Business",
    "BusinessRow",
    "Contact",
    "TokenRow",
    "account_by_token",
    "account_by_username",
    "accounts_like",
    "add_member",
    "businesses_of",
    "change_password",
    "change_preferences",
    "clean_phone",
    "contact_of",
    "contacts_of",
    "faults_in_line",
    "forget_attempts",
    "issue_token",
    "open_account",
    "register_business",
    "register_citizen",
    "remove_member",
    "request_email_verification",
    "revoke_token",
    "sign_in",
    "tidy",
    "tokens_of",
    "unsubscribe",
    "verify_email",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"{__name__} has no {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
