"""Confirm the states of logs for others, and make the key for it."""

import os
import tomllib
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from madang_verify.errors import Bad
from madang_verify.files import read_file
from madang_verify.notes import COSIGNATURE, ED25519, Signer, Verifier, parse_skey, parse_vkey
from madang_verify.voice import Text, Voice
from madang_verify.witness import Witness
from madang_verify.witness_server import WitnessServer

MAX_CONFIG_BYTES = 1_000_000


@dataclass(frozen=True)
class Configuration:
    """What a witness needs: paths are relative to the file they stand in."""

    signer: Signer
    address: tuple[str, int]
    folder: Path
    logs: list[Verifier]


def add_arguments(parser: ArgumentParser, text: Text) -> None:
    """--config, or make-key NAME FILE."""
    parser.add_argument("--config", type=Path, metavar="FILE", help=text("help.config"))
    actions = parser.add_subparsers(dest="action", metavar="[make-key]")
    make_key = actions.add_parser(
        "make-key", text=text, help=text("help.make-key"), description=text("help.make-key")
    )
    make_key.add_argument("name", metavar="NAME", help=text("help.name"))
    make_key.add_argument("key", metavar="FILE", type=Path, help=text("help.key-file"))


def run(arguments: Namespace, voice: Voice) -> int:
    """Raises Bad."""
    if arguments.action == "make-key":
        return _make_key(arguments.name, arguments.key, voice)
    if not arguments.config:
        raise Bad("usage", usage="madang-verify witness --config FILE | make-key NAME FILE")
    return _serve(read_configuration(arguments.config), voice)


def _make_key(name: str, path: Path, voice: Voice) -> int:
    signer = Signer.generate(name, COSIGNATURE)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(signer.skey + "\n")
    except FileExistsError:
        raise Bad("file.exists", path=path) from None
    except OSError as error:
        raise Bad("file.unwritable", path=path, error=error.strerror) from None
    voice.say("witness.key", path=path)
    voice.line(signer.verifier.vkey)
    return 0


def read_configuration(path: Path) -> Configuration:
    """Read a witness's configuration (TOML: key, listen, state, logs). Raises Bad."""
    raw = read_file(path, MAX_CONFIG_BYTES)
    try:
        content: dict[str, Any] = tomllib.loads(raw.decode())
        host, _, port = content["listen"].rpartition(":")
        if not host or not 0 <= int(port) <= 65_535:
            raise ValueError("listen")
        key = read_file(path.parent / content["key"], MAX_CONFIG_BYTES).decode().strip()
        configuration = Configuration(
            signer=parse_skey(key),
            address=(host.strip("[]"), int(port)),
            folder=path.parent / content["state"],
            logs=[parse_vkey(each) for each in content["logs"]],
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Bad("config.malformed", path=path, detail=error) from None
    if configuration.signer.verifier.kind != COSIGNATURE:
        raise Bad("key.private")
    for log in configuration.logs:
        if log.kind != ED25519:
            raise Bad("key.kind", key=log.vkey)
    return configuration


def _serve(configuration: Configuration, voice: Voice) -> int:
    try:
        witness = Witness(configuration.signer, configuration.logs, configuration.folder)
        server = WitnessServer(configuration.address, witness)
    except OSError as error:
        address = ":".join(map(str, configuration.address))
        raise Bad("config.listen", address=address, error=error.strerror or error) from None
    host, port = server.server_address[:2]
    name = configuration.signer.verifier.name
    voice.say("witness.serving", name=name, address=f"{host!s}:{port}", count=len(configuration.logs))
    with server:
        server.serve_forever()
    return 0
