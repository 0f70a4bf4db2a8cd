"""Who may do what with an account, and the only way to it."""

from madang.domains.accounts.models import Account
from madang.domains.accounts.rules import faults_in_username, tidy
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import NotAllowed, NotFound
from madang.kernel.text import Text

_SIGN_IN = Text("먼저 로그인해 주십시오.", "Please sign in first.")
_NO_SUCH_ACCOUNT = Text(
    "그런 아이디가 없습니다. 철자를 확인해 주십시오.",
    "There is no such user name. Please check the spelling.",
)


def own_account(actor: Actor, *, lock: bool = False) -> Account:
    """The account of whoever acts, locked for the transaction where asked. Raises NotAllowed for a stranger."""
    accounts = Account.objects.select_for_update() if lock else Account.objects.all()
    known = actor.account_id is not None
    account = accounts.filter(pk=actor.account_id or 0, is_active=True).first() if known else None
    if account is None:
        raise NotAllowed(_SIGN_IN, "sign_in_first")
    return account


def require_operator(actor: Actor) -> None:
    """Raises NotAllowed unless the actor runs the system."""
    if not actor.has(Role.OPERATOR, Role.SYSTEM):
        raise NotAllowed


def access_account(username: str) -> Account:
    """An active account by user name. Raises NotFound."""
    account = find_account(username)
    if account is None:
        raise NotFound(_NO_SUCH_ACCOUNT, "account_not_found")
    return account


def find_account(username: str) -> Account | None:
    """The active account with a user name as somebody typed it, or None."""
    name = tidy(username).lower()
    if faults_in_username(name):  # no account can bear it, and a database may choke on it
        return None
    return Account.objects.filter(username=name, is_active=True).first()
