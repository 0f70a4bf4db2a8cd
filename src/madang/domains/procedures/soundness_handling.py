"""Who handles a case: that the district can be told from every form, and that nothing is left open which law fixes."""

from collections.abc import Iterator

from madang.domains.procedures.definition import LEVELS, OPEN_VALUES, Definition
from madang.domains.procedures.soundness_fault import Fault, fault
from madang.kernel.text import Text

_WORD = Text(
    "{where}에 적은 {word}은(는) 모르는 말입니다. 쓸 수 있는 말: {known}",
    "{where} says {word}; only these are known: {known}",
)
_OFFICE = Text(
    "{where}: 기관이 스스로 시작하는 업무는 자치구가 처리하게 할 수 없습니다. 시의 담당 부서가 처리합니다.",
    "{where}: what the office begins cannot be handled by districts; the city’s department handles it.",
)
_NO_PLACE = Text(
    "{where}: 어느 자치구에서 처리할지 알려 주는 주소 항목을 정해야 합니다. "
    "{place}은(는) 신청서의 주소 항목이 아닙니다.",
    "{where}: name the address field that tells the district; {place} is no address field of the form.",
)
_UNSURE = Text(
    "{where}: {place} 항목은 언제나 묻고 반드시 적게 해야 합니다. 비어 있으면 자치구를 알 수 없습니다.",
    "{where}: {place} must always be asked and answered; without it the district is not known.",
)
_STRAY = Text(
    "{where}: 시가 처리하는 업무에는 주소 항목과 자치구가 정할 항목을 두지 않습니다.",
    "{where}: what the city handles names neither a place nor anything a district may set.",
)
_FIXED = Text(
    "{where}: 기간이 지나면 결과가 정해지는(간주) 업무의 처리기간은 자치구가 정할 수 없습니다.",
    "{where}: where silence decides by law, the limit cannot be left to districts.",
)


def faults(definition: Definition) -> Iterator[Fault]:
    """Everything about `handled_by`."""
    handling = definition.handled_by
    if handling.level not in LEVELS:
        known = ", ".join(LEVELS)
        yield fault("unknown_word", "handled_by.level", _WORD, word=handling.level or "—", known=known)
    for name in handling.may_set:
        if name not in OPEN_VALUES:
            known = ", ".join(OPEN_VALUES)
            yield fault("unknown_word", "handled_by.may_set", _WORD, word=name or "—", known=known)
    if handling.level != "district":
        if handling.place or handling.may_set:
            yield fault("stray_handling", "handled_by", _STRAY)
        return
    if definition.begins == "office":
        yield fault("office_in_district", "handled_by.level", _OFFICE)
    yield from _place_faults(definition)
    if "limit" in handling.may_set and definition.limit.deemed:
        yield fault("limit_fixed", "handled_by.may_set", _FIXED)


def _place_faults(definition: Definition) -> Iterator[Fault]:
    place = definition.handled_by.place
    asked = next((field for field in definition.form if field.name == place), None)
    if asked is None or asked.type != "address":
        yield fault("no_place", "handled_by.place", _NO_PLACE, place=place or "—")
    elif not asked.required or asked.show_if is not None:
        yield fault("place_unsure", "handled_by.place", _UNSURE, place=place)
