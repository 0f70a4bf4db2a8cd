"""Signatures as others make them: the vector of the Standard Webhooks specification, and what must not pass."""

import pytest

from madang.kernel import signatures

# the example of the specification's reference libraries
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, TIMESTAMP = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
BODY = b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_vector_of_the_specification():
    secret = signatures.read(SECRET)
    assert signatures.written(secret) == SECRET
    assert signatures.sign(secret, id=ID, timestamp=TIMESTAMP, body=BODY) == SIGNED
    assert signatures.is_signed(secret, id=ID, timestamp=TIMESTAMP, body=BODY, signatures=SIGNED)


@pytest.mark.parametrize(
    ("changed", "passes"),
    [
        ({}, True),
        ({"signatures": f"v1,AAAA {SIGNED}"}, True),
        ({"signatures": f"v1a,AAAA {SIGNED} v2,xx"}, True),
        ({"signatures": ""}, False),
        ({"signatures": SIGNED.removeprefix("v1,")}, False),
        ({"signatures": SIGNED.replace("v1,", "v2,")}, False),
        ({"signatures": " ".join(["v1,AAAA"] * 8 + [SIGNED])}, False),
        ({"signatures": SIGNED.lower()}, False),
        ({"signatures": "v1,서명"}, False),
        ({"body": BODY + b" "}, False),
        ({"id": ID + "x"}, False),
        ({"timestamp": TIMESTAMP + 1}, False),
    ],
)
def test_what_is_signed_and_what_is_not(changed, passes):
    sent = {"id": ID, "timestamp": TIMESTAMP, "body": BODY, "signatures": SIGNED} | changed
    assert signatures.is_signed(signatures.read(SECRET), **sent) is passes


def test_derived_secrets_differ_by_everything_that_makes_them():
    made = [
        signatures.derived_secret(*of)
        for of in (
            ("webhook", "A", 1, "s"),
            ("approval-system", "A", 1, "s"),
            ("webhook", "B", 1, "s"),
            ("webhook", "A", 2, "s"),
            ("webhook", "A", 1, "t"),
        )
    ]
    assert len(set(made)) == len(made) and {len(one) for one in made} == {32}
    assert signatures.derived_secret("webhook", "A", 1, "s") == made[0]


def test_a_secret_that_is_none_is_refused():
    with pytest.raises(ValueError, match="whsec_"):
        signatures.read("whsec_not base64!")
