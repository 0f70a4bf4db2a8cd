"""Texts that make careless patterns slow, each as long as it is asked for."""

PIECES = (
    "0", "0-", "0 ", "0.", "0/", "9" * 12 + " ", "010-", "900101-", "1234-", "12가", "가", "가 ", "서울시 ", "종로구 종로 1", "동 101", "a@", "a.", "@", "(at)",
    "성명", "성명 ", "성명:", "김", "김길동", "김길동씨", "신청인(", "주민등록번호", "계좌", "계좌 1", "M1234", "1.1.1.", "공일공", "O1O", "생년월일", "80.1.", "\n", "0\n", "0-\n",
    "0 \n ", "\u200b0", "０", "한\u1112", "*", "여권 ", "호 ", "1동 1호", ", ", "|", "번호 성명\n1 ", "\t", "1\t", "1 1", "-1-", "(", "[at]",
)  # fmt: skip


def texts(length: int) -> list[tuple[str, str]]:
    """Each piece over and over, and each pair of neighbours."""
    pairs = [*PIECES, *(a + b for a, b in zip(PIECES, PIECES[1:], strict=False))]
    return [(piece, (piece * (length // len(piece) + 1))[:length]) for piece in pairs]
