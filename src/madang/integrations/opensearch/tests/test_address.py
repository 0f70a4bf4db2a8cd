import pytest

from madang.integrations.opensearch import Address, Client, read_address


def test_the_shortest() -> None:
    assert read_address("opensearch://search") == Address("http://search:9200")


def test_all_that_can_be_said() -> None:
    url = "opensearchs://mad%40ang:p%2Fw@search.city.kr:443/index_2?shards=5&replicas=0&ca=/etc/ca.pem"
    said = read_address(url)
    assert said == Address(
        "https://search.city.kr:443", "index_2", "mad@ang", "p/w", ca="/etc/ca.pem", shards=5, replicas=0
    )
    assert "p/w" not in repr(said)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("opensearch://h:9201/p?tls=1", "https://h:9201"),
        ("opensearchs://h", "https://h:9200"),
        ("opensearch://[::1]:9200", "http://[::1]:9200"),
    ],
)
def test_the_way_there(url: str, origin: str) -> None:
    assert read_address(url).origin == origin


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://h:9200", "it must be opensearch://"),
        ("opensearch:///prefix", "it must be opensearch://"),
        ("opensearch://h/Up", "prefix"),
        ("opensearch://h/a-b", "prefix"),
        ("opensearch://h/a/b", "prefix"),
        ("opensearch://h?shard=2", "no option shard"),
        ("opensearch://h?shards=0", "shards is a number from 1"),
        ("opensearch://h?replicas=-1", "replicas is a number from 0"),
        ("opensearch://h?tls=yes", "tls is 0 or 1"),
        ("opensearch://h:99999", "Port"),
    ],
)
def test_what_is_wrong_is_said_without_the_password(url: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as raised:
        read_address(url.replace("://", "://user:secret@", 1))
    assert "secret" not in str(raised.value)


def test_certificates_that_are_not_there() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        Client(Address("https://h:9200", ca="/nowhere.pem"))
