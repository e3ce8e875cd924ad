"""Which machines may be asked: public ones at the usual ports, and what the operator names.

A name is never judged, only the addresses that it leads to. An address that carries another inside
itself, for a translator or a tunnel on the way, is no more public than that one.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Self

from rag.errors import SettingsError

__all__ = ["Reach", "is_public"]

_WEB_PORTS = frozenset({80, 443})
_MOST_PORT = 65_535
# https://www.iana.org/assignments/iana-ipv4-special-registry: written out, because what Python
# calls global has changed from one release to the next.
_SPECIAL_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
# All that is routed today; https://www.iana.org/assignments/ipv6-unicast-address-assignments
_ROUTED_6 = IPv6Network("2000::/3")
# https://www.iana.org/assignments/iana-ipv6-special-registry: protocols (Teredo among them),
# examples, 6to4, more examples.
_SPECIAL_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
# RFC 6052: behind such a translator every IPv4 address looks like this.
_TRANSLATED = IPv6Network("64:ff9b::/96")
_IPV4_BITS = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Who may be asked besides public machines: names, networks, and at which ports anybody."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    ports: frozenset[int] = _WEB_PORTS

    @classmethod
    def of(cls, *, private: Iterable[str] = (), ports: Iterable[str] = ()) -> Self:
        """Return what an operator has named.

        Raises:
            SettingsError: If a port is none, or a network has bits behind its mask.
        """
        networks = {entry: _network(entry) for entry in private}
        return cls(
            hosts=frozenset(
                entry.lower().removesuffix(".") for entry, net in networks.items() if net is None
            ),
            networks=tuple(net for net in networks.values() if net is not None),
            ports=_WEB_PORTS.union(map(_port, ports)),
        )

    def allows(self, host: str, address: str) -> bool:
        """Whether a machine at ``address`` may be asked, to which the name ``host`` has led."""
        if host in self.hosts or is_public(address):
            return True
        known = _parsed(address)
        return known is not None and any(known in network for network in self.networks)


def is_public(address: str) -> bool:
    """Whether an address in numbers is one of the public network, and nothing else.

    >>> is_public("8.8.8.8"), is_public("::ffff:10.0.0.1"), is_public("2130706433")
    (True, False, False)
    """
    known = _parsed(address)
    if isinstance(known, IPv6Address):
        known = _within(known) or known
    if isinstance(known, IPv4Address):
        return known.is_global and not any(known in network for network in _SPECIAL_4)
    if known is None or known not in _ROUTED_6:
        return False
    return known.is_global and not any(known in network for network in _SPECIAL_6)


def _within(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that is meant by one of IPv6, if there is one."""
    if address in _TRANSLATED:
        return IPv4Address(int(address) & _IPV4_BITS)
    return address.ipv4_mapped


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    """Return an address, or None for what is none or holds for one cable of this machine only."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return None
    return None if isinstance(known, IPv6Address) and known.scope_id else known


def _network(entry: str) -> IPv4Network | IPv6Network | None:
    """Return the network of an entry in numbers, None for a name."""
    try:
        return ipaddress.ip_network(entry.strip("[]"))
    except ValueError as error:
        if "/" not in entry:
            return None
        raise SettingsError(
            f"{entry!r} in FOOTNOTE_FETCH_PRIVATE is no network: {error}; write it as 10.1.0.0/16"
        ) from error


def _port(entry: str) -> int:
    number = int(entry) if entry.isascii() and entry.isdecimal() else 0
    if not 1 <= number <= _MOST_PORT:
        raise SettingsError(
            f"{entry!r} in FOOTNOTE_FETCH_PORTS is no port; write a number such as 8080"
        )
    return number
