"""What is read quickly, entries of usual shape, the exact reading accepts as well, with the same result."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from log_builder import ORIGIN, Log, canonical, identity
from madang_verify.chains import event_of
from madang_verify.encoding import to_base64url
from madang_verify.errors import Bad
from madang_verify.leaves import parse_leaf
from madang_verify.shapes import usual

DIGESTS = sorted(to_base64url(bytes([number]) * 32) for number in range(0, 250, 50))
SOUND: dict[str, Any] = {
    "at": "2026-11-20T01:30:59Z",
    "due": "2028-02-29",
    "id": "7Q2XABCDEFGHIJK4",
    "log": ORIGIN,
    "n": 3,
    "org": "6110000-0421",
    "prev": DIGESTS[0],
    "proc": "CON-06",
    "sd": DIGESTS[1:],
    "state": "decided.granted",
    "t": "step",
    "v": 1,
    "why": "A9-6",
}
NEAR: dict[str, list[Any]] = {
    "at": [
        "2026-02-29T00:00:00Z",
        "2026-11-20T24:00:00Z",
        "2026-11-20T24:00:30Z",
        "2026-11-20T23:59:60Z",
        "2026-11-20T01:60:00Z",
        "0000-01-01T00:00:00Z",
        "2026-11-20 01:30:59Z",
        "2026-11-20T01:30:59",
        "2026-11-20T01:30:59+00:00",
        1,
    ],
    "due": ["2026-02-29", "2026-13-01", "2026-00-10", "20261120", "2026-W47-5", "", None],
    "id": ["A" * 13, "A" * 14, "A" * 32, "A" * 33, "A" * 15 + ".", "A" * 15 + "\n", ""],
    "log": [ORIGIN + "x", "open-city.example/log", "", 1],
    "n": [0, 1, 9, 10**14, 10**15 - 1, 10**15, (1 << 53) - 1, 1 << 53, -1, 1.0, True, "3"],
    "org": ["a" * 64, "a" * 65, ".a", "two words", "이름", 'a"b', "a\\b", "", "a\n"],
    "prev": [DIGESTS[0][:-1] + "B", DIGESTS[0] + "=", DIGESTS[0][:-1], None, "+" + DIGESTS[0][1:]],
    "proc": ["a:/_-.9", "a,b", {}],
    "sd": [
        [],
        DIGESTS[::-1],
        DIGESTS[:1] * 2,
        [DIGESTS[1], DIGESTS[3], DIGESTS[2]],
        [DIGESTS[0][:-1] + "B"],
        ["x"],
        [1],
        {},
        DIGESTS[0],
    ],
    "state": ["a" * 64, "a" * 65, None],
    "t": ["intake", "doc", "withhold", "reclassify", "correct", "erase", "heartbeat", "gossip", 1],
    "v": [2, 0, True, "1", 1.0],
    "why": ["A" * 65, "_"],
    "ref": [0, 10_000],
    "note": ["free text"],
    "name": ["index"],
}


def exact(entry: bytes) -> tuple[int, bytes, bytes | None, bytes] | None:
    """What parse_leaf reads, in the form of the quick reading."""
    try:
        leaf = parse_leaf(entry, ORIGIN)
    except Bad:
        return None
    event = event_of(0, leaf, b"")
    return event and (leaf.at, event.id, event.before, event.head)


def agree(entry: bytes) -> bool:
    """Whether it was read quickly; fails if it shouldn't have been."""
    quick = usual(ORIGIN)(entry)
    assert quick is None or quick == exact(entry), entry
    return quick is not None


def first(**members: Any) -> dict[str, Any]:
    """A sound entry with number 0."""
    return {name: value for name, value in (SOUND | members).items() if name != "prev"} | {"n": 0}


members = st.fixed_dictionaries(
    {name: st.just(value) | st.sampled_from(NEAR[name]) for name, value in SOUND.items() if name != "v"},
    optional={name: st.sampled_from(values) for name, values in NEAR.items() if name not in SOUND},
)


def test_sound_entries_are_read_quickly() -> None:
    log = Log()
    for kind in ("intake", "step", "doc", "withhold", "reclassify"):
        assert agree(log.event(identity(1), kind, org="6110000-0421"))
        assert agree(canonical(SOUND | {"t": kind}))
    for name in SOUND.keys() - {"at", "id", "log", "n", "prev", "t", "v"}:
        assert agree(canonical({key: value for key, value in SOUND.items() if key != name}))
    assert agree(canonical(first()))
    assert agree(canonical(first(sd=[])))
    assert agree(canonical(SOUND | {"n": 10**15 - 1}))


def test_sound_entries_of_other_shapes_are_left_to_the_exact_reading() -> None:
    two = {"ref": 3, "why": "A9-6", "by": "x", "second": "y"}
    for members in (SOUND | {"t": "erase"} | two, SOUND | {"n": 10**15}, SOUND | {"ref": 1}):
        assert exact(canonical(members))
        assert not agree(canonical(members))


@pytest.mark.parametrize("name", NEAR)
def test_near_values(name: str) -> None:
    for value in NEAR[name]:
        for sound in (SOUND, first()):
            agree(canonical(sound | {name: value}))
    for lacking in (SOUND, first()):
        agree(canonical({key: value for key, value in lacking.items() if key != name}))


@settings(max_examples=1_000, deadline=None)
@given(members, st.sampled_from(sorted(SOUND)))
def test_several_near_values(members: dict[str, Any], lacking: str) -> None:
    agree(canonical(SOUND | members))
    agree(canonical({key: value for key, value in (SOUND | members).items() if key != lacking}))


def test_other_ways_of_writing() -> None:
    text = canonical(SOUND).decode()
    lines = [f'"{name}":{canonical({"x": value}).decode()[5:-1]}' for name, value in SOUND.items()]
    assert "{" + ",".join(lines) + "}" == text
    ways = [
        text + "\n",
        text + " ",
        " " + text,
        text + "\0",
        "\ufeff" + text,
        text.replace(":", ": "),
        text * 2,
        text[:-1],
    ]
    ways += ["{" + ",".join([*lines[:at], lines[at], *lines[at:]]) + "}" for at in range(len(lines))]
    ways += ["{" + ",".join([*lines[1:at], lines[0], *lines[at:]]) + "}" for at in range(2, len(lines) + 1)]
    ways += [
        text.replace("step", "\\u0073tep"),
        text.replace("CON-06", "CON\\u002d06"),
        text.replace('"n":3', '"n":03'),
    ]
    ways += [text.replace('"n":3', f'"n":{n}') for n in ("3.0", "3e0", "+3", "-0", "-3", "٣", "")]
    for way in ways:
        assert not agree(way.encode()), way


def test_size() -> None:
    fits = canonical(SOUND | {"sd": sorted(to_base64url(bytes([n]) * 32) for n in range(79))})
    large = canonical(SOUND | {"sd": sorted(to_base64url(bytes([n]) * 32) for n in range(85))})
    assert len(fits) < 4_096 < len(large)
    assert agree(fits)
    assert not agree(large)


def test_thirty_thousand_alterations() -> None:
    """Of single bytes and of pieces, so near that about one in twenty is still sound."""
    chance, read = random.Random(20261120), 0
    sources = [canonical(SOUND), canonical(first()), canonical(first(sd=DIGESTS[:2]) | {"t": "doc"})]
    letters = b'019AZaz_-.:/",{}[]\\ \n\x00\x7f\xffT'
    for _ in range(30_000):
        entry = bytearray(chance.choice(sources))
        at, other = chance.randrange(len(entry)), chance.randrange(len(entry))
        match chance.randrange(5):
            case 0:
                entry[at] = chance.choice(letters)
            case 1:
                entry[at] ^= 1 << chance.randrange(8)
            case 2:
                entry.insert(at, chance.choice(letters))
            case 3:
                del entry[at : at + chance.randint(1, 3)]
            case 4:
                entry[at], entry[other] = entry[other], entry[at]
        read += agree(bytes(entry))
    assert 1_000 < read < 20_000


def test_an_origin_that_needs_care() -> None:
    for origin in ("a.b/log", "a+b*/(log)", 'q"uote\\s', "{1}", "^x$|y"):
        entry = canonical(SOUND | {"log": origin})
        assert usual(origin)(entry)
        assert parse_leaf(entry, origin)
        assert usual(ORIGIN)(entry) is None
    assert usual("axb/log")(canonical(SOUND | {"log": "a.b/log"})) is None
    assert usual("a.b/log")(canonical(SOUND | {"log": "axb/log"})) is None
    for origin in ("two words", "이름", "", "x" * 201):
        assert usual(origin)(canonical(SOUND | {"log": origin})) is None
