"""What was checked and found."""

SENTENCES: dict[str, tuple[str, str]] = {
    "policy.served": (
        "Caution: the policy was taken from the log itself. A log that lies would lie about it too: "
        "compare it with the "
        "one in print, and give it with --policy.",
        "주의: 신뢰 기준을 대장에서 직접 받았습니다. 거짓 대장이라면 기준도 거짓일 수 있습니다. "
        "인쇄된 기준과 대조하시고 --policy로 지정해 주시기 바랍니다.",
    ),
    "policy.absent": (
        "Caution: without --policy no signature was checked. Whether the city signed this remains open.",
        "주의: --policy가 없어 서명은 확인하지 않았습니다. 시가 서명한 것인지는 알 수 없습니다.",
    ),
    "checkpoint.good": (
        "The log {origin} has {size} entries; its signature is genuine.",
        "대장 {origin}에 {size}건이 있으며, 서명이 진짜임을 확인했습니다.",
    ),
    "checkpoint.witness": (
        "Witness {name} confirmed this state on {time}.",
        "증인 {name}이(가) {time}에 이 상태를 확인했습니다.",
    ),
    "checkpoint.witnesses": (
        "{count} of {of} outside witnesses confirm it; that is enough by the policy.",
        "외부 증인 {of}곳 가운데 {count}곳이 확인하였으며, 신뢰 기준을 충족합니다.",
    ),
    "checkpoint.first": (
        "This state was saved in {path}. From now on the log can't rewrite it without being noticed.",
        "이 상태를 {path}에 저장했습니다. 이제부터 대장이 이를 고쳐 쓰면 드러납니다.",
    ),
    "checkpoint.grown": (
        "It continues what you saw before ({old} entries): nothing of that was altered.",
        "전에 확인하신 상태({old}건)를 그대로 이어 갑니다. 그 가운데 변경된 것은 없습니다.",
    ),
    "checkpoint.same": (
        "It is the state you saw before: nothing was added, nothing altered.",
        "전에 확인하신 상태와 같습니다. 추가되거나 변경된 것이 없습니다.",
    ),
    "proof.good": (
        "The entry stands in the log as number {index} of {size}. SHA-256 of its leaf: {leaf}.",
        "이 항목은 대장의 {size}건 가운데 {index}번으로 기록되어 있습니다. 항목 해시값(SHA-256): {leaf}.",
    ),
    "proof.no-leaf": (
        "Only the signatures were checked. Give the entry with --leaf to see whether it is in the log.",
        "서명만 확인했습니다. 항목이 대장에 있는지 확인하려면 --leaf로 항목을 지정해 주시기 바랍니다.",
    ),
    "case.title": (
        "History of {id}, from the log {origin} with {size} entries:",
        "{id}의 이력(대장 {origin}, 총 {size}건):",
    ),
    "case.event": ("  {n}. {at} {what} (entry {index})", "  {n}. {at} {what} ({index}번 항목)"),
    "case.state": ("state {value}", "상태 {value}"),
    "case.due": ("due {value}", "기한 {value}"),
    "case.org": ("office {value}", "부서 {value}"),
    "case.why": ("on the ground {value}", "근거 {value}"),
    "case.ref": ("concerning entry {value}", "{value}번 항목 관련"),
    "case.good": (
        "All {count} events are there, numbered without a gap, each tied to the one before. Whether "
        "a later event was left "
        "out, only a receipt or a later look can tell.",
        "{count}건의 사건이 빠짐없이 번호대로 이어지며, 각 사건이 앞의 사건과 연결되어 있습니다. "
        "마지막 이후의 사건이 빠졌는지는 접수증이나 이후의 확인으로만 알 수 있습니다.",
    ),
    "case.bad": (
        "This history is not complete. Keep this output and ask the office for the missing event.",
        "이 이력은 온전하지 않습니다. 이 결과를 보관하시고 담당 부서에 빠진 사건을 문의하시기 바랍니다.",
    ),
    "doc.hash": ("SHA-256 of the file: {sha256}.", "파일의 SHA-256: {sha256}."),
    "doc.disclosed": (
        "The published value “{name}” names exactly this file.",
        "공개된 값 “{name}”이(가) 바로 이 파일을 가리킵니다.",
    ),
    "doc.committed": (
        "The entry of the log committed to that value ({at}).",
        "대장 항목이 그 값을 확정하고 있습니다({at}).",
    ),
    "doc.good": (
        "The file is the one that was logged: not a byte of it was altered.",
        "대장에 올라간 바로 그 파일이며, 한 글자도 변경되지 않았습니다.",
    ),
    "audit.range": (
        "Reading from entry {first} on, of {size} in all …",
        "{first}번 항목부터 읽고 있습니다(전체 {size}건) …",
    ),
    "audit.progress": (
        "… {count} of {size} entries read ({percent} %), about {seconds} s to go.",
        "… {size}건 가운데 {count}건을 읽었습니다({percent}%). 약 {seconds}초 남았습니다.",
    ),
    "audit.not-before": (
        "Entries before number {first} were not read; of objects that began there only the later "
        "events were checked.",
        "{first}번 이전의 항목은 읽지 않았습니다. 그때 시작된 건은 이후의 사건만 확인했습니다.",
    ),
    "audit.done": (
        "{count} entries of {objects} objects were read and hashed in {seconds} s ({rate} a second).",
        "{objects}건에 관한 항목 {count}개를 {seconds}초에 걸쳐 읽고 해시값을 계산했습니다(초당 {rate}개).",
    ),
    "audit.good": (
        "Everything agrees: entries, tiles, root, histories of all objects, times, daily sums.",
        "항목, 해시 파일, 전체 해시값, 모든 건의 이력, 시각, 일일 집계가 모두 일치합니다.",
    ),
    "audit.bad": (
        "Faults found: {count}. Keep this output; a second audit must find the same.",
        "이상 {count}건을 발견했습니다. 이 결과를 보관하시기 바랍니다. 다시 확인해도 같은 결과가 "
        "나와야 합니다.",
    ),
    "audit.more": ("… and {count} more like these.", "… 이 밖에 {count}건이 더 있습니다."),
    "audit.silence": (
        "Notice: before entry {index} the log was silent for {minutes} minutes; it promises a sign "
        "of life every 10.",
        "참고: {index}번 항목 이전에 대장이 {minutes}분 동안 멈추어 있었습니다. 10분마다 "
        "기록하기로 되어 있습니다.",
    ),
    "audit.saved": (
        "Saved in {path}: the next audit with this state reads only what is new.",
        "{path}에 저장했습니다. 다음에 이 상태로 확인하면 새 항목만 읽습니다.",
    ),
    "watch.round": ("{time}:", "{time}:"),
    "watch.silence": (
        "Notice: the log has shown nothing new for {minutes} minutes; it promises a sign of life every 10.",
        "참고: 대장에 {minutes}분 동안 새로운 내용이 없습니다. 10분마다 기록하기로 되어 있습니다.",
    ),
    "mirror.done": (
        "Copied into {folder}: {fetched} files fetched, {kept} were there already. The copy was "
        "verified as a whole.",
        "{folder}에 복사했습니다. {fetched}개 파일을 새로 받았고 {kept}개는 이미 있었습니다. 복사본 "
        "전체를 검증했습니다.",
    ),
    "mirror.again": (
        "The folder's checkpoint was not touched. Run the command again: what was fetched is kept.",
        "폴더의 상태표는 바꾸지 않았습니다. 명령을 다시 실행해 주시기 바랍니다. 이미 받은 파일은 "
        "그대로 있습니다.",
    ),
    "witness.key": (
        "The private key is in {path}: nobody else may read it. Make the public key known:",
        "비밀키를 {path}에 저장했습니다. 다른 사람이 읽지 못하게 보관하시고, 아래 공개키를 알려 "
        "주시기 바랍니다.",
    ),
    "witness.serving": (
        "Witness {name} listens at {address} for {count} logs. Stop it with Ctrl-C.",
        "증인 {name}이(가) {address}에서 대장 {count}개의 요청을 받고 있습니다. Ctrl-C로 멈출 수 있습니다.",
    ),
    "fork.evidence": (
        "Both signed notes are in {path}. Keep that file and give it to the witnesses and the press: "
        "anybody can verify it.",
        "서명된 두 상태표를 {path}에 저장했습니다. 파일을 보관하시고 증인 기관과 언론에 알려 주시기 "
        "바랍니다. 누구나 검증할 수 있습니다.",
    ),
    "fork.unwritten": (
        "The evidence couldn't be written to a file ({error}); here are both notes:",
        "증거를 파일에 쓰지 못했습니다({error}). 두 상태표는 다음과 같습니다.",
    ),
    "stopped": ("Stopped.", "중단했습니다."),
    "type.intake": ("received", "접수"),
    "type.step": ("step", "처리 단계"),
    "type.doc": ("document disclosed", "문서 공개"),
    "type.withhold": ("withheld", "비공개"),
    "type.reclassify": ("class changed", "공개 구분 변경"),
    "type.correct": ("corrected", "정정"),
    "type.redact": ("partly removed", "일부 삭제"),
    "type.erase": ("content erased", "내용 파기"),
    "type.template": ("procedure published", "업무 절차 공표"),
    "type.index": ("index published", "지수 공표"),
    "type.stat": ("statistics published", "통계 공표"),
    "type.tally": ("votes counted", "투표 집계"),
    "type.reconcile": ("sum of a day", "일일 집계"),
    "type.heartbeat": ("sign of life", "정기 신호"),
    "type.key": ("key published", "키 공표"),
    "type.hotline-batch": ("corruption reports received", "부패 신고 접수"),
}
