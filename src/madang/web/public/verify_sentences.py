"""Every sentence that the script of the verify page says, by its code. The places in them are filled in by the script.

What is wrong with a log is said in the words of `madang-verify`, which checks the same.
"""

from functools import lru_cache

from madang.kernel.text import Text
from madang.web.language import CODES
from madang_verify.sentences import problems

TOOL = {
    "tool.language": Text("한국어", "English"),
    "tool.files": Text("파일 선택(여기에 끌어다 놓아도 됩니다)", "Choose files, or drop them here"),
    "tool.files-help": Text(
        "기록 증명(.tlog-proof), 접수증(receipt.json), 기록 항목, 공개된 문서, 신뢰 기준을 한꺼번에 넣어도 됩니다. "
        "파일은 이 브라우저 안에서만 읽으며 어디에도 보내지 않습니다.",
        "A proof (.tlog-proof), a receipt (receipt.json), an entry, a published document, a policy; several at once, "
        "too. Files are read in this browser alone and sent nowhere.",
    ),
    "tool.index": Text("기록 항목 번호(선택)", "Number of the entry (optional)"),
    "tool.index-help": Text(
        "민원이나 문서 페이지의 “공개 대장에 등재” 줄에 있는 번호입니다. 접수증이 있으면 적지 않아도 됩니다.",
        "It stands in the line “in the public log” on the page of a case or document. Not needed with a receipt.",
    ),
    "tool.address": Text("대장 주소(선택)", "Address of the log (optional)"),
    "tool.address-help": Text(
        "인터넷에 연결되어 있으면 적으십시오. 대장의 현재 상태까지 확인합니다. 비워 두면 아무 곳에도 연결하지 "
        "않습니다.",
        "Give it if you are online, and the log's present state is checked as well. Empty: nothing is connected to.",
    ),
    "tool.check": Text("확인하기", "Check"),
    "tool.whole": Text("대장 전체 읽기", "Read the whole log"),
    "tool.again": Text("처음부터 다시", "Start over"),
    "tool.working": Text("확인하고 있습니다 …", "Checking …"),
    "tool.reading": Text("항목 {read}건을 읽었습니다 …", "{read} entries read …"),
    "given.proof": Text("기록 증명", "Proof"),
    "given.receipt": Text("접수증 또는 공개된 값", "Receipt or published values"),
    "given.entry": Text("기록 항목", "Entry"),
    "given.policy": Text("신뢰 기준", "Trust policy"),
    "given.document": Text("문서", "Document"),
    "browser.insecure": Text(
        "이 주소에서는 브라우저가 해시와 서명을 계산하지 못하게 합니다. https:// 주소로 여시거나 파일로 "
        "내려받아 열어 주십시오.",
        "At this address the browser doesn't let pages compute hashes and signatures. Open it by https://, or "
        "download "
        "it as a file and open that.",
    ),
    "browser.ed25519": Text(
        "이 브라우저는 서명(Ed25519)을 확인하지 못합니다. 해시와 증명만 확인하며, 누가 서명했는지는 알 수 없습니다. "
        "최신 Chrome, Edge, Firefox, Safari를 쓰시거나 madang-verify로 확인해 주십시오.",
        "This browser can't verify signatures (Ed25519). Only hashes and proofs are checked; who signed them remains "
        "open. Use a current Chrome, Edge, Firefox or Safari, or madang-verify.",
    ),
    "file.unreadable": Text("파일 {name}을(를) 읽을 수 없습니다.", "The file {name} can't be read."),
    "address.needed": Text("대장 주소를 적어 주십시오.", "Give the address of the log."),
    "fork.save": Text("서명된 두 상태표 저장", "Save both signed notes"),
}

HEADLINES = {
    "headline.logged": Text(
        "이 항목은 늦어도 {time}에는 공개 대장에 있었습니다. 외부 증인 {of}곳 가운데 {count}곳이 확인하였습니다.",
        "This entry was in the public log by {time} at the latest. {count} of {of} outside witnesses confirm it.",
    ),
    "headline.unwitnessed": Text(
        "이 항목은 공개 대장의 {index}번 항목입니다. 이를 확인한 외부 증인은 없습니다.",
        "This entry stands in the public log as number {index}. No outside witness confirms it.",
    ),
    "headline.document": Text(
        "대장에 올라간 바로 그 파일이며, 한 글자도 변경되지 않았습니다.",
        "This file is the one that was logged: not a byte of it was altered.",
    ),
    "headline.log": Text(
        "대장의 최신 상태에 서명이 있으며, 외부 증인 {of}곳 가운데 {count}곳이 확인하였습니다.",
        "The newest state of the log is signed; {count} of {of} outside witnesses confirm it.",
    ),
    "headline.whole": Text(
        "대장 전체를 읽었습니다. {size}건 모두 서명된 상태와 일치합니다.",
        "The whole log was read: all {size} entries agree with its signed state.",
    ),
    "headline.partly": Text(
        "확인할 수 있었던 것은 모두 맞습니다. 다만 확인하지 못한 것이 있으니 아래를 보아 주십시오.",
        "What could be checked holds. Not everything could be checked: see below.",
    ),
    "headline.nothing": Text(
        "확인할 것이 없습니다. 파일을 넣거나 항목 번호를 적어 주십시오.",
        "There is nothing to check yet. Put in files, or the number of an entry.",
    ),
    "headline.open": Text(
        "확인하지 못했습니다. 대장에 이상이 있는지는 알 수 없습니다.",
        "This could not be checked. Whether the log is sound remains open.",
    ),
    "headline.bad": Text("맞지 않습니다.", "This does not hold."),
    "headline.fork": Text(
        "대장이 갈라졌습니다. 함께 참일 수 없는 두 기록에 서명하였습니다. 증거를 저장해 증인 기관과 언론에 알려 "
        "주십시오.",
        "The log was forked: it signed two histories that can't both be true. Save the evidence, and give it to the "
        "witnesses and the press.",
    ),
}

LINES = {
    "line.newest": Text(
        "대장 {origin}의 최신 상태는 {size}건이며, 대장의 서명이 진짜입니다.",
        "The newest state of the log {origin} has {size} entries; the log's signature is genuine.",
    ),
    "line.receipt": Text(
        "증명에 담긴 상태는 {size}건이며, 대장 {origin}의 서명이 진짜입니다.",
        "The state in the proof has {size} entries; the signature of the log {origin} is genuine.",
    ),
    "line.witness": Text(
        "증인 {name}이(가) {time}에 확인하였습니다.", "Witness {name} confirmed it on {time}."
    ),
    "line.first": Text(
        "이 브라우저가 대장의 상태를 처음 기억합니다. 다음부터는 이어지지 않는 상태가 드러납니다.",
        "This browser remembers the state of the log for the first time. From now on a state that doesn't "
        "continue it "
        "shows.",
    ),
    "line.grown": Text(
        "이 브라우저가 전에 본 상태({old}건)를 그대로 이어 갑니다.",
        "It continues the state that this browser saw before ({old} entries): nothing of that was altered.",
    ),
    "line.same": Text(
        "이 브라우저가 전에 본 상태와 같습니다.", "It is the state that this browser saw before."
    ),
    "line.continued": Text(
        "최신 상태는 증명에 담긴 상태({size}건)를 그대로 이어 갑니다.",
        "The newest state continues the one in the proof ({size} entries).",
    ),
    "line.offline": Text(
        "연결 없이 확인하였습니다. 대장의 현재 상태와는 비교하지 않았습니다.",
        "Checked without a connection: it was not compared with the log's present state.",
    ),
    "line.included": Text(
        "이 항목은 {size}건 가운데 {index}번으로 기록되어 있습니다.",
        "The entry stands in the log as number {index} of {size}.",
    ),
    "line.entry": Text(
        "항목의 내용: {kind}, 시각 {time}(시가 적은 시각).",
        "What the entry says: {kind}, dated {time} (as the city wrote it).",
    ),
    "line.value": Text(
        "공개된 값 “{name}”은(는) 이 항목에 확정된 값입니다: {value}",
        "The published value “{name}” is what this entry committed to: {value}",
    ),
    "line.document": Text(
        "“{name}”은(는) 대장에 확정된 파일입니다(SHA-256 {sha256}).",
        "“{name}” is the file that the entry committed to (SHA-256 {sha256}).",
    ),
    "line.whole": Text(
        "항목 {size}건을 모두 읽고 해시값을 계산하였으며, 서명된 해시값과 같습니다.",
        "All {size} entries were read and hashed, and lead to the hash that was signed.",
    ),
    "line.no-entry": Text(
        "항목이 없어 증명의 서명만 확인하였습니다. 접수증(receipt.json)이나 항목도 넣어 주십시오.",
        "Without the entry only the signatures of the proof were checked. Put in the receipt (receipt.json) or "
        "the entry, "
        "too.",
    ),
    "line.no-proof": Text(
        "증명이 없습니다. 기록 증명(.tlog-proof)을 넣거나 항목 번호를 적어 주십시오.",
        "There is no proof with it. Put in the proof (.tlog-proof), or the number of the entry.",
    ),
    "policy.served": Text(
        "주의: 신뢰 기준을 대장에서 직접 받았습니다. 거짓 대장이라면 기준도 거짓일 수 있으니, 인쇄된 기준과 "
        "대조하거나 "
        "신뢰 기준 파일을 직접 넣어 주십시오.",
        "Caution: the policy was taken from the log itself. A log that lies would lie about it too: compare it "
        "with the "
        "one in print, or put that in as a file.",
    ),
    "policy.changed": Text(
        "주의: 대장이 제공하는 신뢰 기준이 지난번과 다릅니다. 인쇄된 기준과 대조해 주십시오.",
        "Caution: the policy that the log serves is not the one it served last time. Compare it with the one in "
        "print.",
    ),
    "policy.absent": Text(
        "신뢰 기준이 없어 서명을 확인하지 않았습니다. 신뢰 기준 파일을 함께 넣어 주십시오.",
        "Without a policy no signature was checked. Put in the policy as a file, too.",
    ),
    "memory.none": Text(
        "주의: 이 브라우저는 기억을 허용하지 않습니다. 다음에 이어지는지 비교할 수 없습니다.",
        "Caution: this browser doesn't let pages remember anything. The next look can't be compared with this one.",
    ),
    "source.unreachable": Text(
        "대장에 연결할 수 없습니다({path}). 잠시 후 다시 시도해 주십시오.",
        "The log can't be reached ({path}). Try again later.",
    ),
    "receipt.other-log": Text(
        "이 증명은 다른 대장({origin})의 것입니다.", "This proof is of another log ({origin})."
    ),
    "entry.beyond": Text(
        "대장에 {index}번 항목이 아직 없습니다. 지금 {size}건이 있으며 번호는 0부터 시작합니다.",
        "The log has no entry number {index} yet. It has {size} entries; numbers begin with 0.",
    ),
    "document.no-entry": Text(
        "“{name}”의 SHA-256은 {sha256}입니다. 어느 기록 항목과 비교할지 알 수 없으니, 항목 번호를 적거나 "
        "접수증과 증명을 "
        "함께 넣어 주십시오.",
        "The SHA-256 of “{name}” is {sha256}. With which entry it should be compared is not known: give the "
        "number of "
        "the entry, or its receipt and proof.",
    ),
    "document.unknown": Text(
        "“{name}”(SHA-256 {sha256})은(는) 이 항목에 확정된 파일이 아닙니다. 다른 파일이거나 변경된 파일입니다.",
        "“{name}” (SHA-256 {sha256}) is not a file that this entry committed to. It is another file, or it was "
        "altered.",
    ),
}

# on the verify page, and in the file for download
PAGE = {
    "page.title": Text("공개 기록 확인", "Verify a public record"),
    "page.intro": Text(
        "접수증이나 문서가 공개 대장에 그대로 있는지 이 브라우저가 직접 계산하여 확인합니다. 시의 서버를 믿지 "
        "않아도 됩니다.",
        "Your own browser computes whether a receipt or a document stands in the public log, unaltered. You "
        "needn't take "
        "the city's word for it.",
    ),
    "page.limits": Text("대장이 증명하지 않는 것", "What the log does not prove"),
    "page.limit-true": Text(
        "적힌 내용이 사실이라는 것. 적힌 뒤에 바뀌지 않았다는 것만 증명합니다.",
        "That what was entered is true. It proves only that nothing was altered since.",
    ),
    "page.limit-all": Text(
        "모든 일이 적혔다는 것. 처음부터 적지 않은 일은 대장에 없습니다. 접수증과 부서별 일일 집계로 빠진 것을 "
        "찾을 수 "
        "있을 뿐입니다.",
        "That everything was entered. What was never written down is not in it; only receipts and the daily sums of "
        "departments can show a gap.",
    ),
    "page.limit-people": Text(
        "신청하거나 투표한 사람이 실제로 있다는 것.",
        "That those who applied or voted exist.",
    ),
    "page.limit-page": Text(
        "이 화면이 정직하다는 것. 시가 제공하는 화면은 거짓을 보여 줄 수도 있으니, 중요한 일은 내려받은 "
        "파일(해시값을 다른 곳에서 "
        "확인한 것), madang-verify, 또는 다른 기관의 프로그램으로 다시 확인해 주십시오.",
        "That this page is honest. A page served by the city could lie: in what matters check again with the "
        "downloaded "
        "file, whose hash you took from elsewhere, with madang-verify, or with software of others.",
    ),
}
LIMITS = ("page.limit-true", "page.limit-all", "page.limit-people", "page.limit-page")

KINDS = {
    "kind.intake": Text("접수", "received"),
    "kind.step": Text("처리 단계", "step"),
    "kind.doc": Text("문서 공개", "document disclosed"),
    "kind.withhold": Text("비공개", "withheld"),
    "kind.reclassify": Text("공개 구분 변경", "class changed"),
    "kind.correct": Text("정정", "corrected"),
    "kind.redact": Text("일부 삭제", "partly removed"),
    "kind.erase": Text("내용 파기", "content erased"),
    "kind.template": Text("업무 절차 공표", "procedure published"),
    "kind.index": Text("지수 공표", "index published"),
    "kind.stat": Text("통계 공표", "statistics published"),
    "kind.tally": Text("투표 집계", "votes counted"),
    "kind.reconcile": Text("일일 집계", "sum of a day"),
    "kind.heartbeat": Text("정기 신호", "sign of life"),
    "kind.key": Text("키 공표", "key published"),
    "kind.hotline-batch": Text("부패 신고 접수", "corruption reports received"),
}

# of the sentences of `madang-verify`, those that the script needs
SHARED = (
    *("key.malformed", "key.kind", "note.malformed", "note.unsigned", "note.signature"),
    *("checkpoint.malformed", "checkpoint.origin", "checkpoint.unsigned", "checkpoint.extensions"),
    *("checkpoint.quorum", "checkpoint.older", "policy.malformed", "policy.quorum", "receipt.malformed"),
    *("proof.inclusion", "proof.consistency", "source.missing", "tile.malformed", "log.root"),
    *("leaf.canonical", "leaf.origin", "disclosure.malformed", "fork.same-size", "fork.sizes"),
)


def _shared(code: str) -> Text:
    english, korean = problems.SENTENCES[code]
    return Text(korean, english)


SENTENCES: dict[str, Text] = {
    **TOOL,
    **HEADLINES,
    **LINES,
    **PAGE,
    **KINDS,
    **{code: _shared(code) for code in SHARED},
}


@lru_cache(maxsize=8)
def spoken(language: str) -> dict[str, str]:
    """Every sentence in one language."""
    return {code: sentence[language] for code, sentence in SENTENCES.items()}


def all_spoken() -> dict[str, dict[str, str]]:
    """Every sentence in every language of the site."""
    return {code: spoken(code) for code in CODES}
