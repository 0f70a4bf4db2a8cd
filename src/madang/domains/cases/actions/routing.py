"""To whose desk a new case goes: the department the standard names, or that of the district it lies in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from madang.domains.organisation import Directory, InstitutionRow, city_stems, directory, district_in
from madang.domains.procedures import Definition, Field, ProvisionRow, provision_of
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a case is handled. `institution` and `provision` (what it has set) are None where the standard holds."""

    department_id: int
    institution: InstitutionRow | None = None
    provision: ProvisionRow | None = None


def desk_for(definition: Definition, values: Mapping[str, Any], at: datetime) -> Desk:
    """Who handles an application with these answers (checked ones) from an instant on.

    A district that named no department of its own has its cases handled by the city's, and so has an authority
    without districts. Two statements where districts handle the procedure. Raises InvalidInput (invalid_form) where
    the address names none of our districts.
    """
    organisation = directory()
    city = organisation.department(definition.department, at).id
    districts = organisation.of_kind("district", at)
    if definition.handled_by.level != "district" or not districts:
        return Desk(city)
    place = next(field for field in definition.form if field.name == definition.handled_by.place)
    found = district_in(str(values.get(place.name, "")), districts, _cities(place, organisation, at))
    if found is None:
        message = _NO_DISTRICT.format(example=str(place.example))
        fault = FieldFault(place.name, "district_unknown", message)
        raise InvalidInput(message, "invalid_form", fields=(fault,))
    provision = provision_of(definition.code, found.code, at)
    own = _own_department(provision, organisation, at)
    return Desk(own or city, found, provision)


def district_faults(
    definition: Definition, values: Mapping[str, Any], at: datetime
) -> tuple[FieldFault, ...]:
    """What is wrong with the place for which an application asks; nothing: it can be filed."""
    try:
        desk_for(definition, values, at)
    except InvalidInput as error:
        return error.fields
    return ()


def _own_department(provision: ProvisionRow | None, organisation: Directory, at: datetime) -> int | None:
    """The department a district named, or the one that answers for it since; None where it is not the district's."""
    row = organisation.structure.named(provision.provision.department) if provision else None
    if row is None or provision is None:
        return None
    heir = organisation.department(organisation.structure.responsible(row.id, at))
    return heir.id if heir.institution_code == provision.institution else None


def _cities(place: Field, organisation: Directory, at: datetime) -> frozenset[str]:
    """What our city is called in addresses: the authority, its institutions of that kind, and the example."""
    named = [row.name for row in organisation.of_kind("city", at)]
    first = str(place.example).partition(" ")[0]
    return city_stems([organisation.authority.name, *named, Text(first, first)])


_NO_DISTRICT = Text(
    "주소에서 이 시의 자치구를 찾을 수 없습니다. 신청은 그 자치구가 처리하므로 자치구 이름까지 적어 주십시오. "
    "예: {example}",
    "No district of this city is found in the address. The district handles the application, so please write its "
    "name as well, for example: {example}",
)
