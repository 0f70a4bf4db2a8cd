"""People outside the organisation chart: accounts, businesses, sign-in, preferences, tokens.

This is the face; other domains import nothing else. Names are looked up on first use, because Django imports
the package before its models are ready.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madang.domains.accounts.attempts import FOLLOW, begin_attempt, succeeded
    from madang.domains.accounts.businesses import (
        BusinessRow,
        InvitationRow,
        MemberRow,
        answer_invitation,
        business_by_number,
        business_names,
        business_numbers,
        businesses_of,
        invitations_to,
        invite_member,
        leave_business,
        member_rows,
        members_of,
        register_business,
        remove_member,
        role_in,
    )
    from madang.domains.accounts.challenges import answer_challenge, ask_challenge, is_asked
    from madang.domains.accounts.identity import (
        ask_identity,
        confirm_identity,
        identity_asked,
        identity_confirmed,
    )
    from madang.domains.accounts.models import Account, Business, Challenge
    from madang.domains.accounts.preferences import change_preferences, unsubscribe
    from madang.domains.accounts.registration import (
        clean_email,
        faults_in_email,
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
        usernames,
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
    "attempts": ("FOLLOW", "begin_attempt", "succeeded"),
    "challenges": ("answer_challenge", "ask_challenge", "is_asked"),
    "identity": ("ask_identity", "confirm_identity", "identity_asked", "identity_confirmed"),
    "models": ("Account", "Business", "Challenge"),
    "registration": (
        "clean_email",
        "faults_in_email",
        "open_account",
        "register_citizen",
        "request_email_verification",
        "verify_email",
    ),
    "rules": ("clean_phone", "faults_in_line", "tidy"),
    "signin": ("change_password", "forget_attempts", "sign_in"),
    "preferences": ("change_preferences", "unsubscribe"),
    "businesses": (
        "BusinessRow",
        "InvitationRow",
        "MemberRow",
        "answer_invitation",
        "business_by_number",
        "business_names",
        "business_numbers",
        "businesses_of",
        "invitations_to",
        "invite_member",
        "leave_business",
        "member_rows",
        "members_of",
        "register_business",
        "remove_member",
        "role_in",
    ),
    "tokens": ("TokenRow", "account_by_token", "issue_token", "revoke_token", "tokens_of"),
    "rows": ("Contact", "account_by_username", "accounts_like", "contact_of", "contacts_of", "usernames"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "FOLLOW",
    "Account",
    "Business",
    "BusinessRow",
    "Challenge",
    "Contact",
    "InvitationRow",
    "MemberRow",
    "TokenRow",
    "account_by_token",
    "account_by_username",
    "accounts_like",
    "answer_challenge",
    "answer_invitation",
    "ask_challenge",
    "ask_identity",
    "begin_attempt",
    "business_by_number",
    "business_names",
    "business_numbers",
    "businesses_of",
    "change_password",
    "change_preferences",
    "clean_email",
    "clean_phone",
    "confirm_identity",
    "contact_of",
    "contacts_of",
    "faults_in_email",
    "faults_in_line",
    "forget_attempts",
    "identity_asked",
    "identity_confirmed",
    "invitations_to",
    "invite_member",
    "is_asked",
    "issue_token",
    "leave_business",
    "member_rows",
    "members_of",
    "open_account",
    "register_business",
    "register_citizen",
    "remove_member",
    "request_email_verification",
    "revoke_token",
    "role_in",
    "sign_in",
    "succeeded",
    "tidy",
    "tokens_of",
    "unsubscribe",
    "usernames",
    "verify_email",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"{__name__} has no {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
