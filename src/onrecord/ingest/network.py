"""Where names lead to, and where one may go."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass

Resolver = Callable[[str, int], list[str]]
"""From host name and port to IP addresses in text form; OSError where there are none."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def system_resolver(host: str, port: int) -> list[str]:
    """What the operating system says."""
    import socket  # not needed to read files

    return list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def is_public(address: str) -> bool:
    """Whether `address` is a unicast IP address of the public Internet; one that wraps an IPv4 address counts as that."""
    try:
        ip = _unwrapped(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    site_local = isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local  # old, and counted as global by Python
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_link_local or site_local)


@dataclass(frozen=True, slots=True)
class Network:
    """How names become addresses (`resolve`) and to which of these one may connect (`allowed`)."""

    resolve: Resolver = system_resolver
    allowed: Callable[[str], bool] = is_public


PUBLIC = Network()


def _unwrapped(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address inside a mapped, NAT64 or 6to4 one: that is where the packets go."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
