"""What can be wrong, and what to do about it."""

SENTENCES: dict[str, tuple[str, str]] = {
    "usage": (
        "The command can't be understood. It is written like this: {usage} (more: --help)",
        "명령을 이해할 수 없습니다. 다음과 같이 입력해 주시기 바랍니다: {usage} (자세한 내용: --help)",
    ),
    "usage.proof": (
        "Name at least one of --leaf (the entry) and --policy (whom you trust).",
        "--leaf(기록 항목)와 --policy(신뢰 기준) 가운데 하나 이상을 지정해 주시기 바랍니다.",
    ),
    "usage.doc": (
        "The entry of the log is needed: give --receipt with --leaf, or --log with --index or --receipt.",
        "기록 항목이 필요합니다. --receipt와 --leaf를 함께 지정하시거나, --log와 함께 --index 또는 "
        "--receipt를 지정해 주시기 바랍니다.",
    ),
    "usage.from-size": (
        "--from-size {wanted} doesn't fit: the saved state ends at {saved} entries, the log has {size}.",
        "--from-size {wanted}은(는) 맞지 않습니다. 저장된 상태는 {saved}건까지이며, 대장에는 "
        "{size}건이 있습니다.",
    ),
    "usage.identity": (
        "{id} is not the id of an object in the log (14 to 32 letters, digits, - and _).",
        "{id}은(는) 대장의 식별자 형식이 아닙니다(영문자·숫자·-·_ 14자 이상 32자 이하).",
    ),
    "file.unreadable": (
        "The file {path} can't be read: {error}.",
        "파일 {path}을(를) 읽을 수 없습니다: {error}.",
    ),
    "file.unwritable": (
        "The file {path} can't be written: {error}.",
        "파일 {path}에 쓸 수 없습니다: {error}.",
    ),
    "file.large": (
        "The file {path} is larger than {limit} bytes; this is not what it should be.",
        "파일 {path}의 크기가 {limit}바이트를 넘습니다. 올바른 파일이 아닙니다.",
    ),
    "file.exists": (
        "{path} exists already and was left as it is.",
        "{path} 파일이 이미 있어 그대로 두었습니다.",
    ),
    "source.folder": (
        "There is no folder {path}. Nothing was checked.",
        "{path} 폴더가 없습니다. 아무것도 확인하지 못했습니다.",
    ),
    "source.address": (
        "{address} is not an address of a log: give http://…, https://… or a folder.",
        "{address}은(는) 대장 주소가 아닙니다. http://…, https://… 또는 폴더를 지정해 주시기 바랍니다.",
    ),
    "source.failed": (
        "The log can't be reached at {where}: {error}. This says nothing about whether it is sound; "
        "try again later.",
        "{where}에서 대장에 연결할 수 없습니다: {error}. 대장의 이상 여부는 알 수 없으니, 잠시 "
        "후 다시 시도해 주시기 바랍니다.",
    ),
    "source.no-checkpoint": (
        "There is no log here: {path} was not found. Check the address.",
        "이 위치에 대장이 없습니다. {path}을(를) 찾지 못했습니다. 주소를 확인해 주시기 바랍니다.",
    ),
    "source.missing": (
        "The log doesn't hand out {path}, which its own checkpoint needs. Part of the log is being "
        "withheld or is lost.",
        "대장이 스스로 서명한 상태에 필요한 {path}을(를) 내주지 않습니다. 기록의 일부가 "
        "감추어졌거나 없어졌습니다.",
    ),
    "processes.ended": (
        "One of the processes that read the log was ended from outside, perhaps for want of memory. "
        "Nothing was found out about the log; try again with --processes 1.",
        "기록부를 읽던 프로세스가 외부 원인으로 끝났습니다. 메모리가 부족했을 수 있습니다. 기록부의 "
        "이상 여부는 알 수 없으니, --processes 1로 다시 시도해 주시기 바랍니다.",
    ),
    "source.large": (
        "{path} is larger than the {limit} bytes that the format allows.",
        "{path}의 크기가 형식에서 허용하는 {limit}바이트를 넘습니다.",
    ),
    "key.malformed": (
        "This is not a verifier key, or it was copied with a mistake: {key}",
        "확인용 공개키가 아니거나 잘못 옮겨 적은 키입니다: {key}",
    ),
    "key.kind": (
        "This key is of a kind that is not used here: {key}",
        "여기에서 사용하지 않는 종류의 키입니다: {key}",
    ),
    "key.name": (
        "{name} can't be the name of a key: it must not be empty or hold blanks or a plus sign.",
        "{name}은(는) 키 이름으로 쓸 수 없습니다. 비어 있거나 공백·더하기표(+)가 들어 있으면 안 됩니다.",
    ),
    "key.private": (
        "This is not a private key as `madang-verify witness make-key` writes it.",
        "`madang-verify witness make-key`로 만든 비밀키가 아닙니다.",
    ),
    "note.malformed": (
        "The signed note is not well-formed (text, blank line, signature lines).",
        "서명문의 형식이 올바르지 않습니다(본문, 빈 줄, 서명 줄의 순서여야 합니다).",
    ),
    "note.unsigned": ("The note bears no signature at all.", "서명문에 서명이 하나도 없습니다."),
    "note.signature": (
        "A signature in the name of {name} is false: what was signed is not what stands here.",
        "{name} 이름의 서명이 거짓입니다. 서명된 내용과 여기에 적힌 내용이 다릅니다.",
    ),
    "checkpoint.malformed": (
        "The checkpoint is not well-formed (name of the log, number of entries, hash).",
        "대장 상태표의 형식이 올바르지 않습니다(대장 이름, 건수, 해시값).",
    ),
    "checkpoint.origin": (
        "The checkpoint is of the log {origin}, which your policy doesn't know.",
        "상태표가 신뢰 기준에 없는 대장({origin})의 것입니다.",
    ),
    "checkpoint.unsigned": (
        "The checkpoint is not signed by the key of the log {origin}. Don't believe it.",
        "상태표에 대장({origin}) 키의 서명이 없습니다. 신뢰하지 마시기 바랍니다.",
    ),
    "checkpoint.extensions": (
        "The checkpoint carries further lines that nobody can audit.",
        "상태표에 누구도 검증할 수 없는 줄이 덧붙어 있습니다.",
    ),
    "checkpoint.quorum": (
        "Too few witnesses confirm this state: {count} of {of} did, the policy asks for “{quorum}”. "
        "It may be too new: try again in some minutes. If it stays so, ask the city why.",
        "이 상태를 확인한 증인이 부족합니다. {of}곳 가운데 {count}곳이 확인하였고, 신뢰 기준은 "
        "“{quorum}”입니다. "
        "방금 만들어진 상태일 수 있으니 몇 분 뒤 다시 시도하시고, 계속되면 시에 사유를 문의하시기 "
        "바랍니다.",
    ),
    "checkpoint.older": (
        "The log shows an older state ({new} entries) than you have seen before ({old}). It may come "
        "from a cache: "
        "try again. If it stays so, entries are being withheld from you.",
        "대장이 전에 확인하신 상태({old}건)보다 오래된 상태({new}건)를 보여 줍니다. 중간 저장본일 "
        "수 있으니 다시 시도하시기 바랍니다. "
        "계속되면 기록의 일부를 감추고 있는 것입니다.",
    ),
    "policy.malformed": (
        "Line {line} of the policy can't be read.",
        "신뢰 기준 파일의 {line}번째 줄을 읽을 수 없습니다.",
    ),
    "policy.quorum": (
        "The policy doesn't say how many witnesses are enough (a `quorum` line is missing).",
        "신뢰 기준 파일에 필요한 증인의 수가 없습니다(`quorum` 줄이 없습니다).",
    ),
    "policy.none": (
        "The log serves no policy. Give one with --policy FILE: it stands in the city's gazette and "
        "repository.",
        "대장이 신뢰 기준을 제공하지 않습니다. 시보와 공개 저장소에 실린 기준을 --policy 파일로 "
        "지정해 주시기 바랍니다.",
    ),
    "receipt.malformed": (
        "This is not a proof of logging (.tlog-proof), or it was damaged.",
        "기록 증명(.tlog-proof) 파일이 아니거나 손상된 파일입니다.",
    ),
    "proof.inclusion": (
        "The proof doesn't hold: this entry is not in the log at the place that was named.",
        "증명이 성립하지 않습니다. 이 항목은 대장의 해당 위치에 없습니다.",
    ),
    "proof.consistency": (
        "The log can't prove that its newer state continues the older one.",
        "대장의 새 상태가 이전 상태를 그대로 이어 간다는 증명이 성립하지 않습니다.",
    ),
    "tile.malformed": (
        "{path} is damaged: it doesn't hold what such a file holds.",
        "{path} 파일이 손상되었습니다. 담겨 있어야 할 내용과 다릅니다.",
    ),
    "tile.differs": (
        "{path} doesn't agree with the entries from number {first} on: one of the two was altered.",
        "{path} 파일이 {first}번 이후의 기록 항목과 일치하지 않습니다. 둘 중 하나가 변경되었습니다.",
    ),
    "log.root": (
        "The {size} entries that the log hands out are not those that it signed. Something was "
        "altered afterwards.",
        "대장이 내주는 {size}건이 서명한 내용과 다릅니다. 나중에 변경된 것이 있습니다.",
    ),
    "leaf.large": (
        "Entry {index} is too large: {bytes} bytes.",
        "{index}번 항목의 크기가 너무 큽니다({bytes}바이트).",
    ),
    "leaf.canonical": (
        "Entry {index} is not written in the one allowed form (canonical JSON).",
        "{index}번 항목이 정해진 형식(정규 JSON)으로 작성되지 않았습니다.",
    ),
    "leaf.unknown": (
        "Entry {index} holds “{member}”, which has no place in the log.",
        "{index}번 항목에 대장에 둘 수 없는 내용(“{member}”)이 있습니다.",
    ),
    "leaf.value": (
        "In entry {index} the value of “{member}” is not allowed.",
        "{index}번 항목의 “{member}” 값이 허용되지 않는 값입니다.",
    ),
    "leaf.lacking": (
        "Entry {index} lacks “{member}”.",
        "{index}번 항목에 “{member}”이(가) 없습니다.",
    ),
    "leaf.origin": (
        "Entry {index} is of another log: {origin}.",
        "{index}번 항목은 다른 대장({origin})의 것입니다.",
    ),
    "leaf.chain": (
        "Entry {index} doesn't say properly which event of its object it is.",
        "{index}번 항목이 해당 건의 몇 번째 사건인지 올바르게 밝히지 않았습니다.",
    ),
    "chain.missing": (
        "Event number {missing} of {id} is missing: entry {index} is event number {n}. An event was "
        "left out.",
        "{id}의 {missing}번 사건이 없습니다. {index}번 항목은 {n}번 사건입니다. 사건 하나가 빠졌습니다.",
    ),
    "chain.missing-many": (
        "Events number {first} to {last} of {id} are missing: entry {index} is event number {n}. "
        "Events were left out.",
        "{id}의 {first}번부터 {last}번까지의 사건이 없습니다. {index}번 항목은 {n}번 사건입니다. "
        "여러 사건이 빠졌습니다.",
    ),
    "chain.repeated": (
        "Entry {index} is event number {n} of {id}, but this number was used before: there are two "
        "versions of it.",
        "{index}번 항목은 {id}의 {n}번 사건이나, 같은 번호의 사건이 이미 있습니다. 한 사건에 두 가지 "
        "기록이 있습니다.",
    ),
    "chain.previous": (
        "Entry {index} (event number {n} of {id}) follows another event number {before} than the one "
        "in the log: "
        "that one was exchanged.",
        "{index}번 항목({id}의 {n}번 사건)이 가리키는 {before}번 사건이 대장에 있는 것과 다릅니다. "
        "앞의 사건이 바뀌었습니다.",
    ),
    "case.none": (
        "Among the {size} entries of the log none is about {id}. If you have a receipt for it, the "
        "log broke its word.",
        "대장의 {size}건 가운데 {id}에 관한 항목이 없습니다. 접수증을 가지고 계시다면 대장이 "
        "약속을 어긴 것입니다.",
    ),
    "audit.reconcile": (
        "Entry {index}: the day's sum of department {org} ({day}) doesn't come out. Approved must be "
        "disclosed, partly "
        "disclosed, withheld and pending together.",
        "{index}번 항목: {org} 부서의 {day} 집계가 맞지 않습니다. 결재 건수는 "
        "공개·부분공개·비공개·대기 건수의 합이어야 합니다.",
    ),
    "audit.reference": (
        "Entry {index} refers to entry {ref}, which doesn't come before it.",
        "{index}번 항목이 자신보다 앞서지 않은 {ref}번 항목을 가리킵니다.",
    ),
    "audit.time": (
        "Entry {index} is dated {seconds} seconds before what precedes it: it may have been back-dated.",
        "{index}번 항목의 시각이 앞선 항목보다 {seconds}초 이릅니다. 시각을 앞당겨 적었을 수 있습니다.",
    ),
    "disclosure.malformed": (
        "The file with published values (disclosures) can't be read.",
        "공개된 값(공개 증빙)이 담긴 파일을 읽을 수 없습니다.",
    ),
    "doc.not-disclosed": (
        "None of the published values names this file (SHA-256 {sha256}). It is another file, or it "
        "was altered.",
        "공개된 값 가운데 이 파일(SHA-256 {sha256})을 가리키는 것이 없습니다. 다른 파일이거나 변경된 "
        "파일입니다.",
    ),
    "doc.not-in-leaf": (
        "The published value about this file is not what the log committed to: it was made up later.",
        "이 파일에 관해 공개된 값이 대장에 확정된 값과 다릅니다. 나중에 꾸며 낸 것입니다.",
    ),
    "state.malformed": (
        "The saved state {path} can't be read. Move it away to begin anew.",
        "저장된 상태 파일 {path}을(를) 읽을 수 없습니다. 처음부터 시작하려면 파일을 옮겨 주시기 바랍니다.",
    ),
    "state.origin": (
        "The saved state is of another log ({old}, not {new}).",
        "저장된 상태가 다른 대장의 것입니다({new}이(가) 아니라 {old}).",
    ),
    "config.malformed": (
        "The configuration {path} can't be used: {detail}.",
        "설정 파일 {path}을(를) 사용할 수 없습니다: {detail}.",
    ),
    "config.listen": (
        "The witness can't listen at {address}: {error}.",
        "증인 서버를 {address}에서 열 수 없습니다: {error}.",
    ),
    "fork.same-size": (
        "FORK. The log signed two different histories of {size} entries. One of them is false, and "
        "only the log's own "
        "key can have signed both.",
        "대장이 갈라졌습니다. {size}건의 서로 다른 두 기록에 모두 서명하였습니다. 둘 중 하나는 "
        "거짓이며, 두 서명은 대장 자신의 키로만 할 수 있습니다.",
    ),
    "fork.sizes": (
        "FORK. The log signed a history of {large} entries that doesn't begin with the {small} "
        "entries it signed before. "
        "What was logged has been rewritten.",
        "대장이 갈라졌습니다. 서명된 {large}건의 기록이 이전에 서명한 {small}건으로 시작하지 "
        "않습니다. 이미 기록된 내용이 다시 쓰였습니다.",
    ),
}
