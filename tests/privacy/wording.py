"""Sentences around identifiers, and sentences of an office that hold none, in many hands."""

from random import Random

from tests.privacy import identifiers as ids

OPENINGS = (
    "1. 귀 부서의 무궁한 발전을 기원합니다.",
    "2. 관련: 정보공개정책과-2759(2026. 3. 12.)호",
    "가. 사업기간: 2026. 4. 1. ~ 2026. 12. 31.",
    "나. 소요예산: 금113,560,000원(금일억일천삼백오십육만원)",
    "붙임 1. 추진계획(안) 1부.  끝.",
    "「행정절차법」 제17조제5항에 따라 보완을 요청하오니 기한 내에 제출하여 주시기 바랍니다.",
    "현장 확인 결과 대지면적 1,234.5㎡, 건폐율 59.8%로 적합함",
    "회의는 14:00부터 서소문청사 2층 회의실에서 열렸음",
    "The site was visited on 12 May 2026; the floor area is 1,234.5 m2.",
)
_WITH_LABEL = {
    "rrn": (
        "주민등록번호: {x}",
        "주민번호 {x}",
        "(주 민 등 록 번 호) {x}",
        "{name}({x})는 위 사실을 확인함",
        "주민등록번호\n{x}",
        "RRN: {x}",
        "{name}, {x}",
        "본인 확인을 위해 {x} 조회함",
        "세대주 {name} {x} 전입",
    ),
    "frn": (
        "외국인등록번호: {x}",
        "외국인 등록번호 {x}",
        "NGUYEN VAN AN({x})",
        "alien registration no. {x}",
        "체류자 {x} 확인",
        "거소신고번호 {x}",
    ),
    "mobile": (
        "연락처 {x}",
        "휴대폰: {x}",
        "☎ {x}",
        "H.P {x}",
        "{name} ({x})",
        "핸드폰 {x}로 연락 바람",
        "민원인이 {x} 번호로 회신을 요청함",
        "Mobile: {x}",
        "{x}",
    ),
    "phone": (
        "신청인 자택 {x}",
        "민원인 {name} 집전화 {x}",
        "{name} 씨 {x}",
        "보호자 연락처 {x}",
        "성명 {name} 전화 {x}",
    ),
    "card": (
        "카드번호 {x}",
        "결제카드: {x}",
        "신용카드({x})로 납부",
        "법인 아닌 개인카드 {x}",
        "card no. {x}",
    ),
    "account": (
        "{bank} {x}",
        "계좌번호: {bank} {x}",
        "환급계좌 {bank} {x} (예금주 {name})",
        "{x} ({bank})",
        "{x} {bank} {name}",
        "입금계좌는 {x} 입니다",
        "통장 {x}",
        "account no. {x}",
    ),
    "passport": (
        "여권번호 {x}",
        "여권 {x}",
        "Passport No. {x}",
        "여 권 번 호 : {x}",
        "{x}(여권)",
        "외국인 {name} 여권({x}) 사본",
    ),
    "driver": (
        "운전면허번호 {x}",
        "면허번호: {x}",
        "운전자 {name} {x}",
        "{x}",
        "운 전 면 허 증 번 호 {x}",
        "Driver's license {x}",
    ),
    "email": ("이메일 {x}", "회신은 {x} 로", "E-mail: {x}", "{x}"),
    "birth": ("생년월일: {x}", "{name}(생년월일 {x})", "Date of birth: {x}", "출생일 {x}"),
    "address": ("주소: {x}", "민원인 거주지 {x}", "신청인 주소 {x}", "{name} 씨는 {x}에 거주함"),
    "plate": ("차량번호 {x}", "{x} 승용차 견인", "자동차({x}) 과태료", "주차단속 {x}"),
    "health_ins": ("건강보험증번호 {x}", "건강보험증 번호: {x}", "보험증번호 {x}"),
}
_LOCALS = ("hong", "minsu.kim", "jy_park", "lee99")
_DOMAINS = ("naver.com", "gmail.com", "hanmail.net", "example.kr")
_MAKERS = {
    "rrn": ids.resident,
    "frn": lambda r: ids.resident(r, foreigner=True),
    "mobile": ids.mobile,
    "phone": ids.landline,
    "card": ids.card,
    "passport": ids.passport,
    "driver": ids.driver,
    "plate": ids.plate,
    "address": ids.street,
    "health_ins": lambda r: f"{r.randint(1, 8)}{ids.digits(r, 10)}",
    "birth": lambda r: "{}{s}{}{s}{}".format(*ids.day(r), s=r.choice((". ", "-", ".", "/"))),
    "email": lambda r: f"{r.choice(_LOCALS)}{r.randint(1, 999)}@{r.choice(_DOMAINS)}",
}
maker = _MAKERS.__getitem__
KINDS = tuple(_WITH_LABEL)
WRAPPED = ("rrn", "frn", "mobile", "card")


def planted(random: Random, kind: str, *, lines: bool = False) -> tuple[str, str]:
    """A sentence with an identifier in it, and the identifier as it stands there."""
    bank, number = ids.account(random)
    value = number if kind == "account" else _MAKERS[kind](random)
    if kind in ("rrn", "frn", "mobile", "card", "account", "passport", "driver"):
        if lines and kind in WRAPPED and random.random() < 0.3:
            value = ids.wrapped(random, value)
        else:
            value = ids.respelt(random, kind, value)
    sentence = random.choice(_WITH_LABEL[kind])
    if not lines:
        sentence = sentence.replace("\n", " ")
    return sentence.format(x=value, name=ids.person(random), bank=bank), value


def lookalike(random: Random) -> str:
    """A sentence that looks as if it held personal data and holds none."""
    return random.choice(_LOOKALIKES)(random)


def _official(random: Random) -> str:
    name = ids.person(random)
    return random.choice(
        (
            f"담당자: 주무관 {name} (02-2133-{ids.digits(random, 4)})",
            f"주택과장 {name}  전결 2026. 5. 12.",
            f"기안 {name} 주무관 / 검토 {ids.person(random)} 팀장 / 결재 {ids.person(random)} 과장",
            f"담당 부서: 도로관리과 {name} 주무관 ☎ 02-{random.randint(300, 899)}-{ids.digits(random, 4)}",
            (
                f"문의: 건축과 {name} 팀장, "
                f"{random.choice(('gildong', 'plan'))}{random.randint(1, 99)}@seoul.go.kr"
            ),
            f"위원장 {name}, 위원 {ids.person(random)} 교수",
        )
    )


def _office_phone(random: Random) -> str:
    line = f"02-{random.randint(300, 899)}-{ids.digits(random, 4)}"
    return random.choice(
        (
            f"문의: 마포구청 주택과 {line}",
            f"대표전화 {line}, 팩스 {line[:-1]}0",
            "서울특별시 다산콜센터 02-120",
            f"직통 02)2133-{ids.digits(random, 4)}",
            f"서교동 주민센터 {line}",
            f"고객센터 1588-{ids.digits(random, 4)} / 1577-{ids.digits(random, 4)}",
            f"도로사업소 상황실 {line}",
            f"보건소 전화번호 {line}",
            (
                f"(우)04524 서울특별시 중구 세종대로 110 / 전화 02-2133-{ids.digits(random, 4)} / 전송 "
                f"02-2133-{ids.digits(random, 4)}"
            ),
        )
    )


def _corporation(random: Random) -> str:
    return random.choice(
        (
            f"법인등록번호 {ids.corporation(random, believed=True)}",
            f"법 인 등 록 번 호 : {ids.corporation(random, believed=True)}",
            f"주식회사 한빛건설({ids.corporation(random, believed=True)})",
            (
                f"(주)마당 법인등록번호: {ids.corporation(random, believed=False)} 사업자등록번호: "
                f"123-45-6789{ids.digits(random, 1)}"
            ),
            f"corporate registration number {ids.corporation(random, believed=True)}",
        )
    )


def _masked(random: Random) -> str:
    name = ids.person(random)
    return random.choice(
        (
            f"민원인 {name[0]}*{name[-1]} (010-****-{ids.digits(random, 4)})",
            f"주민등록번호 {ids.resident(random)[:6]}-*******",
            f"주민번호 {ids.resident(random)[:8]}******",
            f"계좌 국민은행 ****{ids.digits(random, 3)}",
            f"카드 1234-56**-****-{ids.digits(random, 4)}",
            "여권 M1*******, 차량 12가****",
            f"생년월일 {random.randint(1950, 2005)}.**.**",
        )
    )


_LOOKALIKES = (
    _official,
    _official,
    _office_phone,
    _office_phone,
    _corporation,
    _corporation,
    _masked,
    lambda r: (
        f"정수과-{r.randint(100, 99999)}(2026. {r.randint(1, 12)}. {r.randint(1, 28)}.)호와 관련됩니다."
    ),
    lambda r: f"사진 {r.randint(1262304000000, 1798700000000)}.jpg",
    lambda r: f"/upload/2021/{r.randint(1262304000000, 1798700000000)}_{r.randint(1, 9)}.png",
    lambda r: f"timestamp={r.randint(1262304000000, 1798700000000)}",
    lambda r: (
        f"서울행정법원 20{r.randint(10, 25)}{r.choice(('구합', '가합', '가단', '누'))}{ids.digits(r, 5)} 판결"
    ),
    lambda r: f"대법원 {r.randint(80, 99)}{r.choice('다누도')}{r.randint(1000, 9999)} 판결",
    lambda r: f"ISBN 978-89-{ids.digits(r, 4)}-{ids.digits(r, 3)}-{ids.digits(r, 1)}",
    lambda r: f"ISBN 97911{ids.digits(r, 8)}",
    lambda r: f"예산액 {r.randint(1, 999)},{ids.digits(r, 3)},{ids.digits(r, 3)},{ids.digits(r, 3)}원",
    lambda r: f"총사업비 {r.randint(10**9, 10**12)}원",
    lambda r: f"접수번호 2026{r.randint(1, 12):02}{r.randint(1, 28):02}-{ids.digits(r, 7)}",
    lambda r: f"접수번호: {r.randint(20, 26)}{r.randint(1, 12):02}{r.randint(1, 28):02}-{ids.digits(r, 7)}",
    lambda r: f"물품식별번호 {ids.digits(r, 8)}-{ids.digits(r, 8)}",
    lambda r: f"등기번호 {ids.digits(r, 5)}-{ids.digits(r, 4)}-{ids.digits(r, 4)}",
    lambda r: f"바코드 880{ids.digits(r, 10)}",
    lambda r: f"입찰공고번호 2026{ids.digits(r, 7)}-00",
    lambda r: (
        f"좌표 X {r.randint(180000, 220000)}.{ids.digits(r, 4)} Y "
        f"{r.randint(440000, 460000)}.{ids.digits(r, 4)}"
    ),
    lambda r: f"서교동 395-{r.randint(1, 99)} 일대 도로 정비",
    lambda r: f"버전 {r.randint(1, 4)}.{r.randint(0, 9)}.{r.randint(0, 9)}.{r.randint(0, 9)}",
    lambda r: f"예금주 서울특별시, 우리은행 1005-{ids.digits(r, 3)}-{ids.digits(r, 6)}",
    lambda r: f"사업자등록번호 {ids.digits(r, 3)}-{ids.digits(r, 2)}-{ids.digits(r, 5)}",
    lambda r: f"관용차량 {ids.plate(r)} 운행일지",
    lambda r: (
        f"20{r.randint(10, 26)}-0{r.randint(1, 9)}-1{r.randint(0, 9)}T1{r.randint(0, 9)}:{r.randint(10, 59)}:00+09:00"
    ),
    lambda r: "개인정보 보호를 위해 주민등록번호, 계좌번호, 여권번호는 기재하지 마십시오.",
    lambda r: f"성명, 생년월일, 주소, 연락처를 적어 {r.randint(1, 12)}월 {r.randint(1, 28)}일까지 제출",
    lambda r: (
        f"UUID "
        f"{ids.digits(r, 8)}-{ids.digits(r, 4)}-4{ids.digits(r, 3)}-a{ids.digits(r, 3)}-{ids.digits(r, 12)}"
    ),
    lambda r: (
        f"도시계획시설(도로) 대로3-{r.randint(1, 99)}호선 L={r.randint(100, 999)}m B={r.randint(20, 40)}m"
    ),
    lambda r: (
        f"인구 {r.randint(100000, 999999)} 세대 {r.randint(10000, 99999)} 면적 "
        f"{r.randint(10, 99)}.{ids.digits(r, 2)}"
    ),
)


def lookalike_table(random: Random) -> list[list[str]]:
    """A table of an office: staff with their lines, firms with their numbers, figures, masked applicants."""
    r = random
    kind = r.randrange(5)
    if kind == 0:
        head = ["부서", "직위", "성명", r.choice(("전화번호", "연락처", "내선"))]
        rows = [
            [
                "주택과",
                r.choice(("과장", "팀장", "주무관")),
                ids.person(r),
                f"02-{r.randint(300, 899)}-{ids.digits(r, 4)}",
            ]
            for _ in range(4)
        ]
    elif kind == 1:
        head = ["업체명", "대표자", "법인등록번호", "사업자등록번호", "전화번호"]
        rows = [
            [
                "(주)한빛",
                ids.person(r),
                ids.corporation(r, believed=True),
                f"{ids.digits(r, 3)}-{ids.digits(r, 2)}-{ids.digits(r, 5)}",
                f"02-{r.randint(300, 899)}-{ids.digits(r, 4)}",
            ]
            for _ in range(4)
        ]
    elif kind == 2:
        head = ["연번", "문서번호", "접수일자", "금액(원)"]
        rows = [
            [
                str(n),
                f"주택과-{r.randint(1, 9999)}",
                f"26{r.randint(1, 12):02}{r.randint(1, 28):02}",
                f"{r.randint(1000000, 9999999)}",
            ]
            for n in range(6)
        ]
    elif kind == 3:
        head = ["연번", "신청인", "연락처", "처리결과"]
        rows = [
            [
                str(n),
                f"{r.choice(ids.SURNAMES)}*{r.choice(ids.GIVEN)}",
                f"010-****-{ids.digits(r, 4)}",
                "완료",
            ]
            for n in range(4)
        ]
    else:
        head = ["파일명", "크기", "올린 시각"]
        rows = [
            [
                f"{r.randint(1262304000000, 1798700000000)}.jpg",
                f"{r.randint(10000, 999999)}",
                f"{r.randint(1262304000000, 1798700000000)}",
            ]
            for _ in range(5)
        ]
    return [head, *rows]
