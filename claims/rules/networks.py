"""Which addresses of the internet may be asked for a page: those of everybody, and none of a house's own."""

from __future__ import annotations

import ipaddress

# Private, shared, of this host, of the next cable, for papers and tests, for many at once, not given out yet;
# and one that a large provider answers from within its own machines.
_REFUSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        # Teredo and others of the engineers' own, papers, 6to4.
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
    )
)  # fmt: skip
# Everything else of version 6 is local, mapped, translated (NAT64), for many at once, or not given out.
_GIVEN_OUT = ipaddress.ip_network("2000::/3")
# The end of an address of version 6 that holds one of version 4 (ISATAP).
_HOLDS_VERSION_4 = (0x00005EFE, 0x02005EFE)


def is_public(address: str) -> bool:
    """Say whether the address belongs to the open internet; `address` as a socket names it.

    Refused as well is whatever holds an address of version 4 within one of version 6, as it leads there.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        # Names, zones (“fe80::1%eth0”) and shortened forms are no address to be sure of.
        return False
    if any(ip.version == network.version and ip in network for network in _REFUSED):
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global
    holds_version_4 = (int(ip) >> 32) & 0xFFFFFFFF in _HOLDS_VERSION_4
    return ip in _GIVEN_OUT and not holds_version_4
