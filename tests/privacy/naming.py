"""Sentences with names of persons, and sentences with words that only look like names."""

from random import Random

from tests.privacy import identifiers as ids

_CALLING = (
    "성명: {n}",
    "신청인 {n}의 민원",
    "민원인 {n} 씨가 방문함",
    "{n}님께서 문의하셨습니다",
    "{n} 귀하",
    "{n}(남, 45세)",
    "예금주 {n}",
    "소유자: {n}",
    "피해자 {n}은 입원함",
    "대표자 {n}",
    "{n} 010-1234-5678",
    "세대주 {n}와 통화",
    "이름 {n}",
    "청구인 {n}, 피청구인 서울특별시장",
    "{n} 어르신 댁 방문",
    "학생 {n}의 보호자",
)
_BARE = (
    "{n}에게 과태료를 부과함",
    "어제 {n}이 전화로 항의하였음",
    "참석: {n}, {m}, {o}",
    "{n} 소유의 토지",
    "{n} 외 3명 서명",
    "고 {n}의 유족에게 지급",
    "{n}은 현장에 없었음",
    "{n} 명의 건물",
    "통화 결과 {n}가 동의함",
    "{n}과 {m}이 다투었음",
)
_NONE = (
    "신청인 주소지를 확인함",
    "민원인 정보는 보호됨",
    "고객님께 안내드립니다",
    "선생님 상담 결과",
    "대상자 선정 기준",
    "소유자 변경신고서",
    "이용자님의 의견",
    "보호자 동의서",
    "성명 및 연락처",
    "이름을 적어 주십시오",
    "대표자 인감증명서",
    "도로점용 허가 조건",
    "신고인 자격 요건",
    "정보공개 청구인 본인 확인",
    "주민 설명회 개최",
    "민원인 방문 예정",
    "학생 안전 교육",
    "환자 이송 체계",
    "조사 결과에 따라 조치",
    "구청장 권한의 위임",
    "주차장 이용 안내",
    "성장 단계별 지원",
    "남산 한옥마을 정비",
    "고가도로 하부 공간",
)


def sentences(count: int, seed: int = 7) -> list[tuple[str, frozenset[str]]]:
    """Each sentence with the names in it: a third that call for one, a third that do not, a third without any."""
    random = Random(seed)
    made = []
    for number in range(count):
        n, m, o = (ids.person(random) for _ in range(3))
        sentence = random.choice((_CALLING, _BARE, _NONE)[number % 3])
        said = frozenset(name for mark, name in (("{n}", n), ("{m}", m), ("{o}", o)) if mark in sentence)
        made.append((sentence.format(n=n, m=m, o=o), said))
    return made
