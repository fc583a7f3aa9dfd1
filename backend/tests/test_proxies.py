"""Whose word counts for where a request comes from."""

import pytest

from app.config import Settings
from app.proxies import Proxies, plain_address

PROXY, CLIENT, SPOOFED = "10.0.0.2", "203.0.113.7", "198.51.100.66"


def seen(
    peer: str, *, trusted: tuple[str, ...] = (), scheme: str = "http", **headers: str
) -> tuple[str, str]:
    """The address and the scheme that we take for the caller's."""
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = Proxies(trusted).unwrap({"type": "http", "client": (peer, 1), "scheme": scheme, "headers": sent})
    return scope["client"][0], scope["scheme"]


def test_without_a_proxy_the_peer_is_the_caller() -> None:
    assert seen(CLIENT, scheme="https") == (CLIENT, "https")


def test_a_stranger_is_not_believed() -> None:
    assert seen(CLIENT, x_forwarded_for=SPOOFED, x_forwarded_proto="https") == (CLIENT, "http")
    assert seen(CLIENT, trusted=(PROXY,), x_forwarded_for=SPOOFED) == (CLIENT, "http")


def test_a_named_proxy_is_believed() -> None:
    told = {"x_forwarded_for": CLIENT, "x_forwarded_proto": "https"}

    assert seen(PROXY, trusted=(PROXY,), **told) == (CLIENT, "https")
    assert seen(PROXY, trusted=("10.0.0.0/8",), **told) == (CLIENT, "https")


def test_behind_two_proxies_the_last_stranger_is_the_caller() -> None:
    chain = f"{SPOOFED}, {CLIENT}, 10.0.0.9"

    assert seen(PROXY, trusted=("10.0.0.0/8",), x_forwarded_for=chain) == (CLIENT, "http")


def test_a_proxy_that_names_nobody_is_the_caller() -> None:
    assert seen(PROXY, trusted=(PROXY,)) == (PROXY, "http")
    assert seen(PROXY, trusted=(PROXY,), x_forwarded_proto="gopher", scheme="https") == (PROXY, "https")


@pytest.mark.parametrize("told", [SPOOFED, f"{SPOOFED}:555", f"{SPOOFED}, 127.0.0.1", f"1.1.1.1, {SPOOFED}"])
def test_what_uvicorn_believed_of_this_machine_is_taken_back(told: str) -> None:
    """It puts the told address in the place of 127.0.0.1 before we are asked."""
    assert seen(SPOOFED, x_forwarded_for=told, x_forwarded_proto="https", scheme="https") == (
        "forwarded",
        "http",
    )


def test_what_uvicorn_believed_of_a_named_proxy_on_this_machine_stays() -> None:
    told = {"x_forwarded_for": CLIENT, "x_forwarded_proto": "https"}

    assert seen(CLIENT, trusted=("127.0.0.1",), scheme="https", **told) == (CLIENT, "https")


def test_whoever_goes_round_the_proxy_can_name_nobody_but_themselves() -> None:
    for told in (CLIENT, f"{SPOOFED}, {CLIENT}", f"{CLIENT}, 127.0.0.1"):
        assert seen(CLIENT, trusted=("127.0.0.1",), x_forwarded_for=told)[0] == CLIENT
    assert seen(CLIENT, trusted=("127.0.0.1",), x_forwarded_for=f"{CLIENT}, {SPOOFED}")[0] == CLIENT


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:4711", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("testclient", "testclient"),
        ("x" * 500, "x" * 45),
        ("", ""),
    ],
)
def test_an_address_is_written_in_one_way(written: str, plain: str) -> None:
    assert plain_address(written) == plain


def test_a_proxy_that_is_no_address_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no address or network"):
        Settings(_env_file=None, TRUSTED_PROXIES="nginx")
