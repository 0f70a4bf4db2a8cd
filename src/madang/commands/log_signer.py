"""Signs the states of the disclosure log, and never two that don't fit together. A process of its own, with its own key
and its own memory, which needs no database; it may run as another user."""

import argparse
import signal
import threading
from pathlib import Path
from typing import Any

from madang.commands.progress import say

HELP = "sign the states of the disclosure log"

KEY_MADE = """\
공개 대장에 서명하는 열쇠를 만들었습니다: {key}
  · 지금 사본을 하나 만들어 이 컴퓨터가 아닌 곳에 봉인하여 보관하십시오.
    열쇠를 잃으면 새 열쇠를 만들어 시민과 증인에게 다시 알려야 합니다.
  · 이 열쇠를 가진 사람은 누구나 대장의 이름으로 서명할 수 있습니다.
    아무에게도 보내지 말고, 데이터베이스 백업과 함께 두지 마십시오.
  · {memory} 파일은 이미 서명한 상태의 기록입니다. 백업에서 되돌리지 마십시오. 대장이 둘로 갈라질 수 있습니다.
  · 아래 공개 열쇠를 관보나 누리집 등 이 시스템이 아닌 곳에도 실어 주십시오.
The key that signs the disclosure log was made: {key}
  · Make one copy now and keep it sealed, away from this machine. If the key is lost, a new one has to be made known to
    citizens and witnesses.
  · Whoever has it can sign in the log's name: send it to nobody, and keep it apart from backups of the database.
  · {memory} is the memory of what was signed. Never restore it from a backup: the log could be split in two.
  · Publish the verifier key below in a place that isn't this system, too: a gazette, say.
{vkey}"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="of its key and memory (signer in the data folder)"
    )
    parser.add_argument(
        "--socket",
        type=Path,
        metavar="FILE",
        help="where it is asked (MADANG_LOG_SIGNER)",
    )
    parser.add_argument(
        "--remember", type=Path, metavar="FILE", help="make a lost memory anew of a checkpoint, then end"
    )
    parser.add_argument(
        "--new-key", action="store_true", help="make a key in the place of one that was lost, then end"
    )


def run(args: argparse.Namespace) -> int:
    from madang.log import signer, signer_place
    from madang.log.signer_memory import Damaged
    from madang_verify.errors import Bad

    folder = args.folder or signer_place.folder()
    address = args.socket or (folder / "socket" if args.folder else signer_place.address())
    try:
        if args.remember:
            return _remember(folder, args.remember)
        _begin(folder, new_key=args.new_key)
        return 0 if args.new_key else _serve(signer.LogSigner(folder), address)
    except signer.Held:
        raise ValueError(f"another signer works in {folder}; there must be only one") from None
    except (Damaged, Bad) as error:
        raise ValueError(f"{error}; see “The log's signer” in docs/operating.md") from None


def _begin(folder: Path, *, new_key: bool) -> None:
    """The first key, or one in the place of a lost one. Raises ValueError where key or memory was lost."""
    from madang.log import policy, signer, signer_keys

    if signer_keys.exist(folder):
        if new_key:
            raise ValueError(
                "there is a key; madang log rotate-key makes another that the old one vouches for"
            )
        if not (folder / "signed").exists():
            raise ValueError(
                f"the memory {folder / 'signed'} is gone. Don't take it from a backup: get the newest checkpoint from "
                "a witness or mirror, and run madang log-signer --remember FILE"
            )
        return
    if not new_key and not signer.is_new(folder):
        raise ValueError(
            f"the key {folder / 'key'} is gone. Put your sealed copy back; if there is none, run "
            "madang log-signer --new-key and make the new key known"
        )
    signer.begin(folder, policy.origin())
    vkey = signer_keys.read(folder).signing[-1].verifier.vkey
    print(KEY_MADE.format(key=folder / "key", memory=folder / "signed", vkey=vkey), flush=True)


def _remember(folder: Path, note: Path) -> int:
    from madang.log import signer

    try:
        found = signer.remember(folder, note.read_bytes())
    except FileExistsError:
        raise ValueError(f"{folder / 'signed'} is there; a memory is never replaced") from None
    say(f"log-signer: remembers {found.size:,} entries; nothing smaller will be signed")
    return 0


def _serve(log_signer: Any, address: Path) -> int:
    from madang.log.signer_socket import SignerServer

    with SignerServer(address, log_signer) as server:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start())
        say(
            f"log-signer: {log_signer.keys.origin}, {log_signer.memory.last.size:,} entries signed, at {address}"
        )
        server.serve_forever(poll_interval=0.1)
    log_signer.close()
    if server.broken:
        raise ValueError(f"the memory takes nothing more: {server.broken}")
    return 0
