"""Names of persons: by surname, shape and the words that call for one. Never certain."""

import re
from collections.abc import Iterator

from madang.kernel.personal_data.found import Confidence, Found

_TWO = "남궁|황보|제갈|사공|선우|서문|독고|동방|망절"
_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연위표명기반"
    "왕금옥육인맹제모탁국어은편용예경봉사부라빈피"
)
_NAME = rf"(?:(?:{_TWO})[가-힣]{{1,2}}|[{_SURNAMES}][가-힣]{{2}})"
_PARTICLE = (
    r"(?=[^가-힣]|$"
    r"|(?:은|는|이|가|을|를|의|과|와|께|에게|에게서|에|도|로|으로|님|씨|이며|이고|입니다|외|등|군|"
    r"양)(?![가-힣]))"
)
_CUE = (
    r"성[ \t]{0,6}명|이[ \t]{0,4}름|성함|신청인|신청자|신고인|신고자|민원인|청구인|제안자|제출자|"
    r"대표자|피해자|가해자|보호자|수령인|"
    r"예금주|소유자|소유주|세대주|계약자|임차인|임대인|환자|학생|원고|피고|고소인|피고소인|당첨자|수급자|"
    r"대상자|위반자|운전자|차주|참고인|진정인|유족|배우자|자녀|모친|부친|건축주|고인|"
    r"[Nn]ame|귀하의 성명"
)
_FIRST = "".join(sorted({word[0] for word in _CUE.split("|")} | {"N", "n"} - {"["}))
CUED = re.compile(
    rf"(?<![가-힣])(?=[{_FIRST}])(?:{_CUE})(?:[ ]?\([^()\n]{{0,12}}\))?(?:인|은|는)?"
    rf"[ \t]{{0,3}}[:：\-=]?[\s]{{0,4}}(?P<name>{_NAME}|"
    rf"(?<=[:：])[ ]?[{_SURNAMES}][가-힣](?![가-힣])){_PARTICLE}"
)
HONOURED = re.compile(
    rf"(?<![가-힣])(?P<name>{_NAME}|[{_SURNAMES}][가-힣](?= ?씨))[ ]?(?:씨|님|귀하|여사|옹|군|양|어르신|"
    rf"선생님)(?=[^가-힣]|(?:은|는|이|가|을|를|의|와|과|께서|께|에게|도|로)(?![가-힣])|$)"
)
_MARKS = r" ?(?:외 ?[0-9]{1,3} ?[명인]|명의|소유)(?![가-힣])"
FOLLOWED = re.compile(rf"(?<![가-힣])(?:고 )?(?P<name>{_NAME})(?={_MARKS})")
BRACKETED = re.compile(
    rf"(?<![가-힣])(?P<name>{_NAME})[ ]?[(,/][ ]?(?=[남여][,)/ ]|[0-9]{{2}}[0-9.\-]|"
    rf"[0-9]{{1,2}}세|010|만 ?[0-9])"
)

_POSTS = (
    r"주무관|팀장|과장|국장|실장|본부장|소장|원장|청장|구청장|시장|부시장|담당관|사무관|서기관|서기|"
    r"주사보|주사|행정관|비서관|기획관|센터장|단장|부장|차장|"
    r"소방[사장위경령]|소방교|경위|경감|경장|공무직|의원|의장|위원장|위원|교수|판사|검사|변호사|"
    r"감사관|조사관|검토자|결재자|기안자|협조자|담당자|담당|전결|대결"
)
_POST = re.compile(_POSTS)
_BESIDE = re.compile(rf"(?:{_POSTS})[ \t:：(/]{{0,4}}$|(?:결재|기안|협조|검토)[ \t:：]{{0,3}}$")
_AFTERWARDS = re.compile(rf"[ \t(/,]{{0,3}}(?:[가-힣]{{0,8}}(?:과|팀|국|실|담당관) ?)?(?:{_POSTS})")
_COMMON = """
국어 국사 주제 인감과 구조의 한글 차년도 사무관 주무관 사무장 기안자 전결자 공무직 조사관 원본과 이상과 신청을
감독관 건물의 경우에 고객님 고유번 고지를 공개청 공급받 공동명 공동으 공무원 관리자 관하여 교장님 구분을 구성원
구청장 구체적 구하는 국민들 기재된 기재란 기재하 기재할 기타의 나이를 남성은 노약자 다음과 담당자 대리인 대상자
대표자 대하여 도로명 동의서 동일한 명단은 명단을 명의로 명의의 명칭과 모든것 모집공 모집인 문서를 문서의 문의처
미성년 민원실 민원인 방문자 방법과 법인명 변경된 변경사 변경신 변호사 변호인 보호자 본인은 본인의 본인이 부모님
부서명 사본을 사업자 사업체 사용자 사장님 사항을 사항이 상호명 생년월 서명란 선생님 선정된 선정자 설계자 성과를
성명과 성명란 성명은 성명을 성별과 성별은 세대주 소유자 소유주 소재지 손님들 수급자 수신자 수임인 시민들 시설물
시장님 신고서 신고인 신고자 신분증 신청서 신청인 신청자 신체의 아버님 안내문 안전모 어머님 여부는 여부를 여성은
연락처 연령과 연령을 외국인 원본을 원하는 위원회 위임인 위하여 유가족 유무를 유의사 의원님 의하여 이들의 이라고
이라한 이름은 이상의 이상인 이었고 이었던 이에게 이와같 이외의 이용인 이용자 이의신 이전을 이전의 이하같 이하의
이해관 이후의 인원수 인원은 인적사 인정되 인하여 일부를 임대인 임명하 임차인 작성일 장애인 전부를 전원의 전원이
전입자 전자우 전체의 전화번 정당한 정보공 정보를 정보의 정지된 정지를 정하는 제출일 제출하 제출한 조합원 조합장
조회서 주관하 주민등 주민번 주민을 주민의 주민이 주소는 주소를 주소와 주소지 주택의 주한미 지원금 지원자 지정된
지정을 지정한 지체없 진정서 차량의 참석자 참여자 토지의 하거나 하고자 하나님 하는자 하여야 학부모 한국인 해당란
현재의 형제자 회사명
"""
_WORDS = frozenset(_COMMON.split())
_ENDINGS = re.compile(
    r"[가-힣]{2}(?:은|는|을|를|의|에|와|과|로|란|등|및|별|들|됨|함|된|한|할|며|고|자|인|적|시|도|법|"
    r"서|장|실|비|료|금|권|율|률|"
    r"수|액|처|소|청|부|국|과|팀)$"
)
_GIVEN_ENDINGS = frozenset("은의란인자서수도시고한과로비소")  # also common at the end of given names


def is_name(word: str) -> bool:
    """Whether a word has the shape of a Korean name: a surname and one or two syllables, no common word."""
    word = word.replace(" ", "")
    if not re.fullmatch(rf"{_NAME}|[{_SURNAMES}][가-힣]", word) or word in _WORDS or _POST.fullmatch(word):
        return False
    return not (_ENDINGS.fullmatch(word) and word[-1] not in _GIVEN_ENDINGS)


def is_foreign_name(words: str) -> bool:
    """Whether a cell has the shape of a name in Latin letters, as registers of foreigners have them."""
    return re.fullmatch(r"[A-Z][A-Za-z'-]{1,20}(?:,? [A-Z][A-Za-z'-]{0,20}){1,4}", words.strip()) is not None


def names(text: str) -> Iterator[Found]:
    """Names that a word calls for; those of officials on duty are left out (정보공개법 제9조제1항제6호 라목)."""
    taken: set[int] = set()
    for pattern in (CUED, HONOURED, BRACKETED, FOLLOWED):
        for found in pattern.finditer(text):
            start, end = found.span("name")
            word = found["name"]
            start += len(word) - len(word.lstrip())
            if start in taken or not is_name(text[start:end]) or official(text, start, end):
                continue
            taken.add(start)
            yield Found("name", Confidence.CANDIDATE, start, end, text[start:end])


def official(text: str, start: int, end: int) -> bool:
    """Whether a post stands beside a name: an official on duty or somebody entrusted with one."""
    return bool(_BESIDE.search(text[max(0, start - 12) : start]) or _AFTERWARDS.match(text, end))
