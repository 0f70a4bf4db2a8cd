"""A ruling in words: who decides, who reviews, who co-operates, how long it is kept."""

from madang.domains.approvals.delegation.rules.matter import HEAD, RETENTION_NAMES, Settled, Tier
from madang.domains.organisation import LADDER
from madang.kernel.text import Text

_DELEGATED = Text("{rank} 전결", "{rank}, by delegation")
_FULL = Text("{rank} 결재", "{rank}, not delegated")
_UP_TO = Text("{amount}원 이하 {rule}", "up to {amount} won: {rule}")
_ABOVE = Text("{amount}원 초과 {rule}", "above {amount} won: {rule}")
_UNKNOWN = Text("금액 미정 {rule}", "amount not known: {rule}")
_ALL_BETWEEN = Text("기안자와 결재권자 사이의 모든 직급", "every rank between drafter and decider")
_NOBODY = Text("없음", "none")
_IN_ORDER = Text("{departments} (차례로)", "{departments} (in order)")
_YES, _NO = Text("예", "yes"), Text("아니요", "no")


def rank_said(rank: int) -> Text:
    """Who decides: 과장 전결, or 시장 결재 where it is the head."""
    return (_FULL if rank >= HEAD else _DELEGATED).format(rank=LADDER[rank - 1])


def decided_said(found: Settled) -> Text:
    """Who decides a matter, with its amounts where it goes by them, in one line."""
    return Text.joined(", ", decision_lines(found))


def decision_lines(found: Settled) -> tuple[Text, ...]:
    """Who decides a matter: one line, or one for each amount."""
    if found.decides is not None:
        return (rank_said(found.decides),)
    tiers = tuple(tier_said(n, found.by_amount) for n in range(len(found.by_amount)))
    if found.amount_unknown is None:
        return tiers
    return (*tiers, _UNKNOWN.format(rule=rank_said(found.amount_unknown)))


def tier_said(number: int, tiers: tuple[Tier, ...]) -> Text:
    """One tier of several: up to an amount, or above the one before."""
    tier = tiers[number]
    if tier.up_to is not None:
        return _UP_TO.format(amount=f"{tier.up_to:,}", rule=rank_said(tier.decides))
    below = tiers[number - 1].up_to if number else None
    return _ABOVE.format(amount=f"{below or 0:,}", rule=rank_said(tier.decides))


def reviews_said(found: Settled) -> Text:
    """Which ranks review before."""
    if found.reviews is None:
        return _ALL_BETWEEN
    return Text.joined(", ", (LADDER[rank - 1] for rank in found.reviews)) if found.reviews else _NOBODY


def cooperation_said(found: Settled) -> Text:
    """Which departments co-operate, by their codes."""
    if not found.cooperates:
        return _NOBODY
    listed = ", ".join(found.cooperates)
    said = Text(listed, listed)
    return _IN_ORDER.format(departments=said) if found.in_order else said


def retention_said(found: Settled) -> Text:
    """How long its documents are kept."""
    return RETENTION_NAMES.get(found.retention, Text(found.retention, found.retention))


def yes_or_no(value: bool) -> Text:
    """A truth in a word."""
    return _YES if value else _NO
