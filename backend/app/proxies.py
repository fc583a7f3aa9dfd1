"""Where a request really comes from. Only a proxy that is named in the settings is believed."""

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.types import Scope

LOOPBACK = "127.0.0.1"
UNNAMED = "forwarded"
"""Stands for the address of whoever speaks through a proxy that is not named in the settings."""


class Proxies:
    """The proxies in front of us, and what they say about the caller."""

    def __init__(self, trusted: Iterable[str]) -> None:
        self._trusted = tuple(ip_network(network) for network in trusted)

    def unwrap(self, scope: Scope) -> Scope:
        """The scope with the caller's own address and scheme.

        uvicorn believes a proxy on the same machine before we are asked; if that one is not named in the
        settings, its word is taken back.
        """
        peer = plain_address((scope.get("client") or ("", 0))[0])
        names = list(_listed(scope, b"x-forwarded-for"))
        chain = [plain_address(name) for name in names]
        replaced = bool(chain) and peer == next((name for name in reversed(chain) if name != LOOPBACK), None)
        told = [*_listed(scope, b"x-forwarded-proto")]
        nearest = LOOPBACK if replaced else peer
        if self._trusts(nearest):
            client = next((name for name in reversed(chain) if not self._trusts(name)), nearest)
            scheme = told[-1].lower() if told and told[-1].lower() in ("http", "https") else scope["scheme"]
        else:
            client = UNNAMED if replaced else peer
            scheme = "http" if told and nearest == LOOPBACK else scope["scheme"]
        return {**scope, "client": (client, 0), "scheme": scheme}

    def _trusts(self, name: str) -> bool:
        try:
            address = ip_address(name)
        except ValueError:
            return False
        return any(address in network for network in self._trusted)


def _listed(scope: Scope, header: bytes) -> Iterable[str]:
    for name, value in scope["headers"]:
        if name == header:
            yield from (word.strip() for word in value.decode("latin-1").split(","))


def plain_address(name: str) -> str:
    """An address without port, brackets and zone; an IPv4 address also if it is written as IPv6."""
    host = name.partition("]")[0].removeprefix("[") if name.startswith("[") else name
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host[:45]
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)
