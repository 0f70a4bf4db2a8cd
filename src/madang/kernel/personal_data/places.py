"""Where somebody lives, what somebody drives, when somebody was born."""

import re

from madang.kernel.personal_data.found import Confidence
from madang.kernel.personal_data.numbers import Judged
from madang.kernel.personal_data.surroundings import Surroundings

CERTAIN, LIKELY, CANDIDATE = Confidence

_TOWN = r"(?:[가-힣0-9.·]{1,10}(?:시|도|군|구|읍|면|동|리|가|로|길)[ ,]{1,2}){1,5}"
_NUMBER = r"(?:산[ ]?)?[0-9]{1,5}(?:-[0-9]{1,4})?(?:번지|번길[ ]?[0-9]{1,4}|호)?"
_FLAT = (
    r"[ ,(]{0,3}(?:[가-힣A-Za-z0-9]{1,15}[ ,()]{1,3}){0,3}?"
    r"(?:[0-9A-Za-z가나다라마]{1,4}[ ]?동[ ]?)?(?:지하)?[B0-9]{1,5}[ ]?호"
)
_REGION = r"(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충청?[남북]|전라?[남북]|경상?[남북]|제주|[가-힣]{1,4}[시구군])"
ADDRESS = re.compile(
    rf"(?<![가-힣]){_REGION}(?:특별자치|특별|광역)?[시도]?[ ]{{1,2}}{_TOWN}{_NUMBER}(?:{_FLAT})?"
)
FLAT = re.compile(r"(?<![0-9])[0-9]{2,4}[ ]?동[ ]{0,2}[0-9]{3,4}[ ]?호(?![가-힣]*선)")
_UNIT = re.compile(r"[0-9][ ]?동[ ]{0,2}(?:지하)?[0-9]{1,5}[ ]?호|[0-9]{3,4}[ ]?호$")
_HOME = re.compile(
    r"자택|거주|주소지|주민등록상|주\s?소|사는|신청인|민원인|본적|등록기준지|피해자|세대주|성\s*명"
)

PLATE = re.compile(
    r"(?:(?<![가-힣])(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충[남북]|전[남북]|경[남북]|"
    r"제주)[ ]?)?(?<![0-9])[0-9]{2,3}[ ]?"
    r"[가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자배하허호국합육해공]"
    r"[ -]?[0-9]{4}(?![0-9년])"
)
_COURT = re.compile(r"대법원|판결|선고|사건|법원|헌재|결정|판례|심판")
_VEHICLE = re.compile(
    r"차량|차번호|자동차|번호판|승용|승합|화물차|트럭|택시|이륜|오토바이|주차|견인|운전|운행|차주|탑승|렌터카|단속|vehicle|car(?![a-z])",
    re.I,
)
_PUBLIC_VEHICLE = re.compile(r"관용|공용|업무용\s?차량|청소차|소방차|순찰차|구급차")

_DATE = (
    r"(?:(?:19|20)?[0-9]{2}[ ]{0,2}[-./년][ ]{0,2}[01]?[0-9][ ]{0,2}[-./월][ ]{0,2}[0-3]?[0-9](?:일|\.)?"
    r"|(?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9])"
)
BIRTH = re.compile(
    rf"(?:생[ ]?년[ ]?월[ ]?일|생일|출생(?:연월일|일)?|[Dd]ate of [Bb]irth|[Bb]irth ?[Dd](?:ate|ay)|"
    rf"DOB)[^0-9\n]{{0,10}}(?P<after>{_DATE})(?![0-9])"
    rf"|(?<![0-9])(?P<before>{_DATE})[ ]?\.?(?:생(?![가-힣])|출생)"
)
_OTHER_BIRTH = re.compile(r"설립|창립|개교|법인")


def address(text: str, start: int, end: int, around: Surroundings) -> Judged | None:
    """A place down to its number: a person's where a home or a flat is spoken of, otherwise perhaps a site's."""
    if around.office() is True and not _UNIT.search(text[start:end]):
        return "address", CANDIDATE
    home = _HOME.search(around.before) is not None
    if _UNIT.search(text[start:end]) and (home or re.search(r"동[ ]{0,2}[0-9]{1,5}[ ]?호", text[start:end])):
        return "address", CANDIDATE if around.office() is True else LIKELY
    return "address", LIKELY if home and around.office() is False else CANDIDATE


def plate(text: str, start: int, end: int, around: Surroundings) -> Judged | None:
    before, after = around.before, around.after
    if _COURT.search(before + after):
        return None
    public = _PUBLIC_VEHICLE.search(before + after)
    vehicle = around.label() == "plate" or _VEHICLE.search(before + after)
    return "plate", LIKELY if vehicle and not public else CANDIDATE


def birth(text: str, start: int, end: int, around: Surroundings) -> Judged | None:
    return None if _OTHER_BIRTH.search(around.before[-12:]) else ("birth", LIKELY)
