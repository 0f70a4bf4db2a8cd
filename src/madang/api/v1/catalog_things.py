"""What open data there is, as things of DCAT-AP 3 (https://semiceu.github.io/DCAT-AP/releases/3.0.0/)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from madang.api.answers import site_address
from madang.api.v1.rdf import Link, Literal, Thing
from madang.domains import statistics
from madang.domains.organisation import Authority, authority
from madang.kernel.text import Text

LICENCE = "https://www.kogl.or.kr/info/licenseType1.do"
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/KOR"
_DAILY = "http://publications.europa.eu/resource/authority/frequency/DAILY"
_FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
_PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
_THEME = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
_MEDIA = "http://www.iana.org/assignments/media-types/"
MEDIA = {
    "csv": ("CSV", "text/csv"),
    "parquet": ("PARQUET", "application/vnd.apache.parquet"),
    "json": ("JSON", "application/json"),
}


def catalogue(request: HttpRequest) -> list[Thing]:
    here, about = site_address(request, "/api/v1/catalog"), authority()
    manifest = statistics.manifest()
    datasets = [
        *_documents(request, manifest),
        *_answers(request, "procedures", *_PROCEDURES, ("procedures",)),
        *_answers(
            request,
            "statistics",
            *_STATISTICS,
            ("statistics/processing", "statistics/disclosure", "statistics/reconciliation"),
        ),
        *_answers(request, "document-changes", *_CHANGES, ("documents/changes",)),
    ]
    named = [thing for thing in datasets if thing.kind == "dcat:Dataset"]
    publisher = site_address(request, "/")
    catalogue = Thing(
        here,
        "dcat:Catalog",
        [
            *_both("dct:title", Text(f"{about.name.ko} 공공데이터", f"Open data of {about.name.en}")),
            *_both("dct:description", _DESCRIPTION),
            ("dct:publisher", Link(f"{publisher}#authority")),
            ("dct:language", Link(_LANGUAGE)),
            ("dct:license", Link(LICENCE)),
            ("foaf:homepage", Link(publisher)),
            *(("dcat:dataset", Link(thing.iri)) for thing in named),
        ],
    )
    return [catalogue, _publisher(publisher, about), *datasets]


_DESCRIPTION = Text(
    "공개된 문서와 업무 절차, 발표한 통계를 내려받을 수 있습니다.",
    "Public documents, procedures and published figures, to be downloaded.",
)


def _publisher(home: str, about: Authority) -> Thing:
    return Thing(f"{home}#authority", "foaf:Agent", _both("foaf:name", about.name))


def _both(name: str, text: Text) -> list[tuple[str, Link | Literal]]:
    return [(name, Literal(text.ko, "ko")), (name, Literal(text.en, "en"))]


def _dataset(
    request: HttpRequest, name: str, title: Text, description: Text, distributions: list[str], more: Any = ()
) -> Thing:
    home = site_address(request, "/")
    return Thing(
        site_address(request, f"/api/v1/catalog#{name}"),
        "dcat:Dataset",
        [
            *_both("dct:title", title),
            *_both("dct:description", description),
            ("dct:identifier", Literal(name)),
            ("dct:publisher", Link(f"{home}#authority")),
            ("dct:accessRights", Link(_PUBLIC)),
            ("dcat:theme", Link(_THEME)),
            ("dct:language", Link(_LANGUAGE)),
            ("dct:accrualPeriodicity", Link(_DAILY)),
            *more,
            *(("dcat:distribution", Link(iri)) for iri in distributions),
        ],
    )


def _distribution(iri: str, address: str, kind: str, more: Any = ()) -> Thing:
    file_type, media = MEDIA[kind]
    return Thing(
        iri,
        "dcat:Distribution",
        [
            ("dcat:accessURL", Link(address)),
            ("dcat:downloadURL", Link(address)),
            ("dct:format", Link(f"{_FILE_TYPE}{file_type}")),
            ("dcat:mediaType", Link(f"{_MEDIA}{media}")),
            ("dct:license", Link(LICENCE)),
            *more,
        ],
    )


def _documents(request: HttpRequest, manifest: dict[str, Any]) -> list[Thing]:
    """A dataset for each year of approval, with the files of its months."""
    years: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in manifest["partitions"]:
        years[one["month"][:4]].append(one)
    things: list[Thing] = []
    for year, months in sorted(years.items()):
        files = [thing for month in months for thing in _files(request, month)]
        title = Text(f"{year}년 공개 문서", f"Public documents of {year}")
        span = (("dcat:temporalResolution", Literal("P1M", datatype="xsd:duration")),)
        things.append(
            _dataset(
                request,
                f"documents-{year}",
                title,
                _OF_DOCUMENTS,
                [f.iri for f in files if f.kind == "dcat:Distribution"],
                span,
            )
        )
        things += files
    return things


_OF_DOCUMENTS = Text(
    "결재한 달마다 한 파일에 담은 공개 문서의 목록 정보입니다. 공개가 중단된 문서는 곧바로 빠집니다.",
    "The metadata of public documents, a file for each month of approval. What is withdrawn is taken out at once.",
)


def _files(request: HttpRequest, month: dict[str, Any]) -> list[Thing]:
    things = []
    for file in month["files"]:
        address = site_address(request, f"/open-data/documents/{file['path']}")
        iri = site_address(request, f"/api/v1/catalog#documents-{month['month']}-{file['kind']}")
        sum_iri = f"{iri}-sha256"
        more = (
            *_both(
                "dct:title", Text(f"{month['month']} ({file['kind']})", f"{month['month']} ({file['kind']})")
            ),
            ("dcat:byteSize", Literal(str(file["bytes"]), datatype="xsd:nonNegativeInteger")),
            ("dct:modified", Literal(month["written_at"], datatype="xsd:dateTime")),
            ("spdx:checksum", Link(sum_iri)),
        )
        things.append(_distribution(iri, address, file["kind"], more))
        said = (
            ("spdx:algorithm", Link("http://spdx.org/rdf/terms#checksumAlgorithm_sha256")),
            ("spdx:checksumValue", Literal(file["sha256"], datatype="xsd:hexBinary")),
        )
        things.append(Thing(sum_iri, "spdx:Checksum", said))
    return things


def _answers(
    request: HttpRequest, name: str, title: Text, description: Text, paths: Sequence[str]
) -> list[Thing]:
    """A dataset that the API answers itself."""
    files = [
        _distribution(
            site_address(request, f"/api/v1/catalog#{name}-{path.rpartition('/')[2]}"),
            site_address(request, f"/api/v1/{path}"),
            "json",
        )
        for path in paths
    ]
    return [_dataset(request, name, title, description, [file.iri for file in files]), *files]


_CHANGES = (
    Text("공개 문서의 변동", "Changes of public documents"),
    Text(
        "새로 공개되거나 바뀌거나 공개가 중단된 문서를 차례로 알려 줍니다.",
        "What went out, what was corrected and what was withdrawn, in order.",
    ),
)
_PROCEDURES = (
    Text("업무 절차", "Procedures"),
    Text("공개된 업무 절차의 정의입니다.", "The definitions of the public procedures."),
)
_STATISTICS = (
    Text("발표한 통계", "Published figures"),
    Text(
        "민원 처리와 문서 공개의 통계입니다. 정의가 함께 있어 누구나 다시 계산할 수 있습니다.",
        "Figures of cases and of disclosure, with their definitions, to be computed again by everybody.",
    ),
)
