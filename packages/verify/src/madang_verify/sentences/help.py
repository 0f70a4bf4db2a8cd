"""Words of `--help`."""

SENTENCES: dict[str, tuple[str, str]] = {
    "help": (
        "Checks the disclosure log of a city. Ends with 0 if all is well, 1 if something is wrong, "
        "2 if the log signed two histories, 3 if it can't be reached.",
        "시의 공개 대장을 확인합니다. 이상이 없으면 0, 이상이 있으면 1, 대장이 서로 다른 두 "
        "기록에 서명했으면 2, "
        "연결할 수 없으면 3으로 끝납니다.",
    ),
    "help.usage": ("usage: ", "사용법: "),
    "help.arguments": ("to be named", "지정할 항목"),
    "help.options": ("options", "선택 사항"),
    "help.help": ("show this help", "이 도움말 표시"),
    "help.language": ("language of messages", "메시지 언어"),
    "help.commands": ("what to check", "확인할 대상"),
    "help.checkpoint": (
        "is the log's newest state signed and witnessed?",
        "대장의 최신 상태에 서명과 증인 확인이 있는지 확인",
    ),
    "help.proof": (
        "is the entry of a receipt in the log? (offline)",
        "접수증의 항목이 대장에 있는지 확인(연결 없이)",
    ),
    "help.case": ("the whole history of one object", "한 건의 전체 이력 확인"),
    "help.doc": ("is this file the one that was logged?", "이 파일이 대장에 올라간 파일인지 확인"),
    "help.audit": ("read and check every entry", "모든 항목을 읽고 확인"),
    "help.watch": ("look again and again, and notice a fork", "계속 지켜보며 대장이 갈라지는지 확인"),
    "help.mirror": ("copy the log into a folder", "대장을 폴더에 복사"),
    "help.witness": (
        "confirm the states of logs for others",
        "다른 사람을 위해 대장의 상태를 증인으로서 확인",
    ),
    "help.prefix": ("address (https://…/log) or folder of the log", "대장의 주소(https://…/log) 또는 폴더"),
    "help.policy": ("file saying which keys and witnesses you trust", "신뢰하는 키와 증인을 적은 파일"),
    "help.state": ("file that remembers what was seen", "확인한 상태를 저장하는 파일"),
    "help.audit-state": (
        "file that remembers where the last audit ended",
        "지난번 확인을 마친 위치를 저장하는 파일",
    ),
    "help.evidence": (
        "file for both notes if the log forked",
        "대장이 갈라졌을 때 두 상태표를 저장할 파일",
    ),
    "help.receipt": ("proof of logging (.tlog-proof)", "기록 증명 파일(.tlog-proof)"),
    "help.leaf": ("file with the entry, byte for byte", "기록 항목이 그대로 담긴 파일"),
    "help.id": ("id of the object (on its page and receipt)", "건의 식별자(공개 화면과 접수증에 표시)"),
    "help.file": ("the file you have", "가지고 계신 파일"),
    "help.disclosures": (
        "published values: receipt.json, a JSON list, or one a line",
        "공개된 값: receipt.json, JSON 목록, 또는 한 줄에 하나씩",
    ),
    "help.log": ("address or folder of the log", "대장의 주소 또는 폴더"),
    "help.index": ("number of the entry in the log", "대장 안의 항목 번호"),
    "help.from-size": ("don't read the entries before this number", "이 번호 앞의 항목은 읽지 않음"),
    "help.seconds-back": (
        "how much earlier than the one before an entry may be dated, in seconds",
        "항목의 시각이 앞선 항목보다 이를 수 있는 한도(초)",
    ),
    "help.processes": (
        "how many processes read at once (as many as the machine has cores)",
        "동시에 읽는 프로세스 수(기본값: 컴퓨터의 코어 수)",
    ),
    "help.every": ("seconds between two looks", "확인 간격(초)"),
    "help.once": ("look once only", "한 번만 확인"),
    "help.folder": ("folder of the copy", "복사할 폴더"),
    "help.config": ("configuration of the witness (TOML)", "증인 설정 파일(TOML)"),
    "help.make-key": ("make a key for a witness", "증인 키 만들기"),
    "help.name": (
        "name of the witness, for example council.example/witness",
        "증인 이름(예: council.example/witness)",
    ),
    "help.key-file": ("file for the private key", "비밀키를 저장할 파일"),
}
