"""Words that say what stands beside or below them: 주민등록번호, 연락처, 계좌 … in lines and as headers of tables."""

import re
from functools import lru_cache

from madang.kernel.personal_data.normal import normalise

OTHER = "other"
"""A label of a number that is nobody's: of a document, a case, a book, a parcel."""

PUBLIC = frozenset({"corp", "biz", OTHER})


def _spaced(words: str) -> str:
    """Words divided by `|`, with room between their letters (`성   명`, `주 민 등 록 번 호`)."""
    return "|".join(
        r"[ \t]{0,4}".join(map(re.escape, word))
        if re.search("[가-힣]", word)
        else word.replace(" ", r"[ \t_.]{0,3}")
        for word in words.split("|")
    )


# Longer words first: of two labels that begin at one place the longer must win
_WORDS: tuple[tuple[str, str], ...] = (
    (
        "corp",
        "법인등록번호|법인번호|법인등기번호|등기번호(법인)|법인등록|corporate registration|corporation (?:no|number)",
    ),
    (
        "biz",
        "사업자등록번호|사업자번호|사업자 등록증번호|고유번호증|business registration|business (?:no|number)",
    ),
    (
        "frn",
        "외국인등록번호|외국인 번호|외국인등록|국내거소신고번호|거소신고번호|alien registration|foreigner registration",
    ),
    (
        "rrn",
        "주민등록번호|주민번호|주민등록|실명번호|주번|민번|resident registration|resident (?:no|number)|rrn",
    ),
    ("passport", "여권번호|여권|passport"),
    (
        "driver",
        "운전면허증번호|운전면허번호|운전면허|면허번호|면허증|driver'?s? licen[cs]e|driving licen[cs]e|licen[cs]e no",
    ),
    (
        "health_ins",
        "건강보험증번호|건강보험증|건강보험번호|건강보험|보험증번호|증번호|의료보험|건보|health insurance",
    ),
    ("card", "신용카드번호|체크카드번호|신용카드|체크카드|카드번호|카드|card"),
    (
        "account",
        "계좌번호|계좌|입금처|통장번호|통장|예금주|환급받을곳|"
        "은행|뱅크|농협|수협|신협|새마을금고|우체국|account|bank",
    ),
    (
        "mobile",
        "휴대전화번호|휴대전화|휴대폰번호|휴대폰|핸드폰|휴대번호|이동전화|손전화|모바일|"
        "cell ?phone|mobile|h[.]?p[.]?(?![a-z])",
    ),
    (
        "phone",
        "자택전화|전화번호|연락처|비상연락망|전화|유선|문의처|문의|대표번호|콜센터|팩스|전송|fax|contact|telephone|phone|tel(?![a-z])",
    ),
    ("ip", "ip주소|ip address|접속ip|아이피|ip(?![a-z])"),
    ("plate", "차량등록번호|자동차등록번호|차량번호|차번호|자동차번호|번호판|plate"),
    ("birth", "생년월일|생일|출생일|출생연월일|생년|date of birth|birth ?date|birthday|birth|dob(?![a-z])"),
    (
        OTHER,
        "문서번호|접수번호|관리번호|일련번호|허가번호|신고번호|민원번호|사건번호|공고번호|고시번호|계약번호|주문번호|승인번호|발급번호|증명번호|"
        "물품번호|식별번호|물품분류번호|상품코드|바코드|운송장번호|운송장|송장번호|등기번호|우편번호|과제번호|과제코드|제품번호|모델번호|시험번호|"
        "도서번호|시리얼|파일명|사진|첨부파일|고유번호|등록번호|지번|isbn|issn|gtin|ean|serial|barcode|document no|"
        "invoice|order no",
    ),
)
# Looking at the first letter before trying every word makes the search several times faster
_FIRST = "".join(sorted({word[0] for _, words in _WORDS for word in words.split("|")}))
LABEL = re.compile(
    f"(?=[{_FIRST}{_FIRST.upper()}])(?:{'|'.join(f'(?P<{kind}>{_spaced(words)})' for kind, words in _WORDS)})",
    re.IGNORECASE,
)

_DECORATION = re.compile(r"\([^()]{0,20}\)|\[[^\[\]]{0,20}\]|[\s:*※•·○●□■▶/_.\-<>〈〉①-⑳0-9]")
_HEADERS: tuple[tuple[str, str], ...] = (
    ("corp", "법인(?:등록|등기)?번호"),
    ("biz", "사업자(?:등록)?(?:증)?번호"),
    ("rrn_back", "(?:주민(?:등록)?번호)?(?:뒷|뒤)자리(?:번호)?|뒷번호"),
    ("frn", ".{0,4}외국인(?:등록)?번호|.{0,2}거소신고번호|alienregistration.*|foreigner.*(?:no|number)"),
    (
        "rrn",
        ".{0,6}주민(?:등록)?(?:번호|no).{0,6}|주민등록|실명(?:확인)?번호|rrn|residentregistration.*|주번|민번",
    ),
    ("passport", ".{0,3}여권(?:번호|no)?|passport(?:no|number)?"),
    ("driver", ".{0,4}면허(?:증)?(?:번호|no)|driver'?s?licen[cs]e.*|licen[cs]e(?:no|number)"),
    ("health_ins", ".{0,4}보험증(?:번호)?|건강보험(?:번호)?|증번호|healthinsurance.*"),
    ("card", ".{0,6}카드(?:번호|no)|card(?:no|number)"),
    ("account", ".{0,8}(?:계좌|통장)(?:번호|정보|no)?|입금처|(?:bank)?account(?:no|number)?"),
    (
        "mobile",
        ".{0,6}(?:휴대전?화?번호|휴대(?:전화|폰)(?:번호)?|핸드폰(?:번호)?|이동전화(?:번호)?|모바일)|hp|cp|(?:mobile|"
        "cell)(?:phone)?(?:no|number)?",
    ),
    (
        "phone",
        ".{0,6}(?:전화(?:번호)?|연락처|연락망|유선)|tel(?:ephone)?(?:no|number)?|phone(?:no|number)?|"
        "contact(?:no|number)?",
    ),
    ("email", ".{0,4}(?:전자우편|이메일|메일(?:주소)?)|e?mail(?:address)?"),
    ("plate", ".{0,4}(?:차량|자동차|차)(?:등록)?번호|번호판|plate(?:no|number)?|차량"),
    (
        "birth",
        ".{0,4}(?:생년월일|출생(?:일|연월일)|생년|생일)|dateofbirth|birth(?:date|day)?|dob|주민(?:등록)?번호앞자리|앞자리",
    ),
    ("address", ".{0,6}(?:주소|주소지|거주지|거소)|(?:home)?address|소재지"),
    (
        "name",
        "(?:.{2,6})?(?:성명|이름|성함)|(?:full|applicant)?name|신청인|신청자|신고인|민원인|청구인|대표자|대표자명|예금주|"
        "수령인|소유자|소유주|"
        "세대주|보호자|피해자|당첨자|수급자|대상자|참가자|참석자|학생|환자|계약자|임차인|임대인|제안자|회원명|고객명|수강생|지원자|응시자|합격자",
    ),
    ("ip", "(?:접속)?ip(?:주소|address)?|아이피"),
    (
        "body",
        "업체명?|상호명?|회사명?|기관명?|시설명|단체명|학교명|법인명|거래처|사업장명?|업소명|점포명|가맹점명?|상호\\(.*|company|"
        "organi[sz]ation|vendor",
    ),
    (
        "post",
        "부서|부서명|담당부서|소속부서|직위|직급|직책|보직|담당업무|업무분장|담당|담당자|결재자|기안자|department|position|title",
    ),
    (
        OTHER,
        ".{0,8}(?:번호|코드|no|number|code)|isbn|바코드|파일명|금액|수량|비고|구분|합계|일자|날짜|면적|단가|연번|순번|"
        ".{0,6}(?:시각|시간|일시|크기|용량)|timestamp",
    ),
)
_HEADER = tuple((kind, re.compile(pattern)) for kind, pattern in _HEADERS)
LONGEST_HEADER = 24


_HINT = re.compile(
    "번호|자리|거소|여권|면허|보험|증번|카드|계좌|통장|입금|휴대|핸드|이동전화|모바일|전화|연락|유선|메일|차량|생년|생일|출생|주번|민번|주민|주소|거주|소재|"
    "성명|이름|성함|(?:인|자|주|생)(?:명)?$|부서|직위|직급|직책|보직|담당|업무|업체|상호|회사|기관|시설|단체|학교|법인|거래처|사업장|업소|"
    "점포|가맹점|코드|금액|"
    "파일|수량|비고|구분|합계|일자|날짜|면적|단가|연번|순번|시각|시간|일시|크기|용량|아이피|[a-z]"
)


@lru_cache(maxsize=4096)
def header_kind(cell: str) -> str | None:
    """What a cell says stands below or beside it.

    A kind of `NAMES`; `rrn_back` for the second half of resident numbers; `post` where officials are listed, `body`
    where firms are; `other` for what is nobody's; None for a cell that is no header.
    """
    if not cell or len(cell) > 3 * LONGEST_HEADER:
        return None
    compact = "".join(normalise(cell).text.split()).lower()
    if not _HINT.search(compact):
        return None
    word = _DECORATION.sub("", compact)
    if not word or len(word) > LONGEST_HEADER:
        return None
    return next((kind for kind, pattern in _HEADER if pattern.fullmatch(word)), None)


@lru_cache(maxsize=4096)
def last_label(text: str) -> tuple[str, int] | None:
    """The kind of the last label in a piece of text, and how many characters come after it."""
    found = list(LABEL.finditer(text))
    return (str(found[-1].lastgroup), len(text) - found[-1].end()) if found else None
