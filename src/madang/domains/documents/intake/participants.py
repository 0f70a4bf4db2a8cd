"""Who took part in what was paid for: officials by their post, anybody else by a masked name.

Names of officials on duty are public (정보공개법 제9조제1항제6호 라목); a name without a post may be anybody's.
"""

import re

_SURNAMES = (
    "가강고공곽구국권금기길김나남노도동류마맹명모목문민박반방배백변복봉부빈사서석선설성소손송신심안양어엄여연염"
    "예오옥온왕용우원위유육윤은음이인임장전정제조주지진차채천최추탁태판편표피하한함허현형호홍황"
)
_LONG_SURNAMES = "남궁|황보|제갈|사공|선우|서문|독고|동방"
_WORD = re.compile(
    rf"(?:(?<![가-힣])|(?<=[과팀국실]))(?:(?:{_LONG_SURNAMES})[가-힣]{{1,2}}|[{_SURNAMES}][가-힣]{{1,2}})"
    r"(?=[^가-힣]|외|등|님|씨|$)"
)
_POSTS = (
    "주무관|팀장|과장|국장|실장|본부장|소장|원장|관장|단장|부장|차장|반장|센터장|청장|구청장|시장|부시장|담당관|기획관|"
    "정책관|보좌관|비서관|행정관|사무관|서기관|서기|주사보|주사|소방[사장위경령]|소방교|소방정|공무직|사서"
)
_AFTER = re.compile(rf"\s?(?:[가-힣]{{0,8}}(?:과|팀|국|실) ?)?(?:{_POSTS})")
_BEFORE = re.compile(rf"(?:{_POSTS})[\s:(]{{0,2}}$")
_SHORT_POSTS = frozenset({"과장", "팀장", "국장", "실장"})
_COMMON = frozenset(
    {
        *(
            "직원",
            "부서원",
            "관계자",
            "전문가",
            "위원",
            "자문위원",
            "참석자",
            "방문객",
            "민원인",
            "내방객",
            "공무원",
            "기자",
            "출입기자",
        ),
        *(
            "주민",
            "시민",
            "위원장",
            "부서장",
            "국장",
            "과장",
            "팀장",
            "실장",
            "주무관",
            "현장",
            "유관",
            "유관기관",
            "소속",
            "소방관",
        ),
        *(
            "사원",
            "근무자",
            "대상자",
            "담당자",
            "봉사자",
            "강사",
            "심사위원",
            "부서",
            "전직원",
            "전체",
            "이상",
            "이하",
            "명단",
        ),
        *("인원", "상황실", "안전", "홍보", "기획", "전산", "정보", "주사", "사서", "서기"),
    }
)
"""Words that have the shape of a name and are none."""


def shown(participants: str) -> str:
    """The participants as everybody may read them: each name without a post is masked, `가*희 외 9명`."""
    return _WORD.sub(lambda found: _shown(found, participants), participants)


def _shown(found: re.Match[str], text: str) -> str:
    word = found[0]
    if text[max(0, found.start() - 1) : found.start() + 1] in _SHORT_POSTS:  # 과장, of 정보서비스과장외
        return word
    if (
        word in _COMMON
        or word[-1] in "과팀"
        or _AFTER.match(text, found.end())
        or _BEFORE.search(text[: found.start()])
    ):
        return word
    return word[0] + "*" + word[2:] if len(word) <= 3 else word[:2] + "*" + word[3:]
