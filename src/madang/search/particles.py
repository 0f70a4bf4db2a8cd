"""Particles at the end of Korean words, taken off what is asked for: 상수도를 looks for 상수도.

What is left is part of the word, so whatever has the word has it too: taking off too much finds more, never
less. Words are folded (`tokens.fold`). A particle follows only certain sounds, which tells most nouns that end alike:
평가 is no 평.
"""

from collections.abc import Callable, Mapping

Frequency = Callable[[str], int]
"""In about how many titles a token stands."""

# what the syllable before a particle may end in: the number of its final consonant, 0 where it has none
_Endings = frozenset[int]
_ANY = frozenset(range(28))
_VOWEL, _L = frozenset((0,)), frozenset((8,))
_CONSONANT = _ANY - _VOWEL


def _said(words: str, after: _Endings) -> dict[str, _Endings]:
    return dict.fromkeys(words.split(), after)


_SURE: Mapping[str, _Endings] = {
    **_said("을 은 이나 과의", _CONSONANT),
    **_said("를 는 와의", _VOWEL),
    **_said("으로 으로는 으로의 으로도 으로만 으로서 으로써 으로부터", _CONSONANT - _L),
    **_said("로는 로의 로만 로서 로써 로부터", _VOWEL | _L),
    **_said("에서 에서는 에서의 에서도 에서만 에서부터 에게 에게는 에게도 에게만 에게서", _ANY),
    **_said("부터 부터는 부터의 까지 까지는 까지의 까지도 까지만 에는 에도 에만 에의", _ANY),
    **_said("만을 만은 만의 처럼 보다 마다 마저 만큼 밖에 한테 께서", _ANY),
}
_AMBIGUOUS: Mapping[str, _Endings] = {
    **_said("이 과", _CONSONANT),
    **_said("가 와 나", _VOWEL),
    **_said("로", _VOWEL | _L),
    **_said("도 의 에 만", _ANY),
}
_JOINING = frozenset(("및", "등"))
_LONGEST = max(map(len, _SURE))
_LAST = frozenset(particle[-1] for particle in _SURE)

# nouns of which what would be left is a word of its own
_NOUNS = (
    *(
        "상수도",
        "하수도",
        "중수도",
        "횡단보도",
        "고속도",
        "독립도",
        "만족도",
        "청렴도",
        "인지도",
        "신뢰도",
        "선호도",
    ),
    *(
        "참여도",
        "중요도",
        "난이도",
        "의존도",
        "기여도",
        "투명도",
        "경기도",
        "강원도",
        "충청도",
        "전라도",
        "경상도",
    ),
    *(
        "제주도",
        "거제도",
        "강화도",
        "여의도",
        "어린이",
        "지킴이",
        "알림이",
        "길잡이",
        "인허가",
        "무허가",
        "재허가",
    ),
    *("미허가", "실거래가", "매매가", "고시가", "코로나", "바나나", "전문의", "주치의", "민주주의", "재심의"),
    *("재협의", "재동의", "부동의", "을지로", "퇴계로", "고속도로", "활주로", "배수로"),
)
# nouns that end compounds, by their last character: 교통지도 is 교통 and 지도, not 교통지 and 도
_ENDS: Mapping[str, str] = {
    "도": "제수속정지보인온습한강밀농빈태용각연년고진부양시유의차철궤독구조복선계척주",
    "이": "높길놀넓깊맞받잡막걸풀",
    "가": "허추휴지여고주시대",
    "과": "결성경통학안내",
    "의": "동심협문결토강정건이명고합논유제편상발질창",
    "로": "도수대가",
    "만": "불비대",
}


def stem(word: str) -> str:
    """The word without the particle that it certainly ends in; two characters at least are left."""
    if word[-1:] in _LAST:
        for length in range(min(_LONGEST, len(word) - 2), 0, -1):
            after = _SURE.get(word[-length:])
            if after and _may_follow(word[-length - 1], after):
                return word[:-length]
    return word


def asked_stem(word: str, frequency: Frequency | None = None) -> str:
    """The word without its particle, as it is looked for: also without one that may be the end of a noun, unless it
    is likely that one. `frequency` helps to tell; without it a long word counts as one with a particle."""
    shorter = stem(word)
    if shorter != word or len(word) < 3:
        return shorter
    after = _AMBIGUOUS.get(word[-1])
    if after is None or word[-2].isdecimal() or not _may_follow(word[-2], after):
        return word
    return word if word.endswith(_NOUNS) or _ends_in_noun(word, frequency) else word[:-1]


def is_particle(word: str) -> bool:
    """Whether a word only joins others and says nothing alone."""
    return word in _SURE or word in _AMBIGUOUS or word in _JOINING


def _ends_in_noun(word: str, frequency: Frequency | None) -> bool:
    """Whether the last two characters are a noun by themselves and what stands before them is another: both are then
    far more frequent than the pair of characters where they meet."""
    if frequency is None or len(word) < 4 or word[-2] not in _ENDS.get(word[-1], ""):
        return False
    return min(frequency(word[-4:-2]), frequency(word[-2:])) >= max(1, 2 * frequency(word[-3:-1]))


def _may_follow(character: str, after: _Endings) -> bool:
    """Whether a particle may stand after a character; after one that is no Korean syllable any may."""
    place = ord(character) - 0xAC00
    return place % 28 in after if 0 <= place < 11_172 else True
