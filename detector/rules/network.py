"""Machines: addresses of the internet."""

import ipaddress

from detector.rules.rule import Hit, Rule


def check_address(hit: Hit) -> Hit | None:
    """A real IP address, with its range named."""
    try:
        address = ipaddress.ip_address(hit.matched)
    except ValueError:
        return None
    return hit.but(value=str(address), facts={"version": address.version, "global": address.is_global})


RULES = (
    Rule(
        name="ipv4",
        kind="ip",
        pattern=r"(?:^|[^0-9A-Za-z._-])([0-9]{1,3}(?:\.[0-9]{1,3}){3})(?:[^0-9A-Za-z._]|\.(?:[^0-9A-Za-z]|$)|$)",
        score=0.8,
        gate=(".",),
        check=check_address,
        finds=("from [[198.51.100.7]]:22",),
        ignores=("version 1.2.3.4.5", "999.1.1.1"),
    ),
    Rule(
        name="ipv6",
        kind="ip",
        pattern=r"(?:^|[^0-9A-Za-z:.])((?:[0-9A-Fa-f]{1,4}:){2,7}(?:[0-9A-Fa-f]{1,4}|:(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,5})?))",
        score=0.85,
        gate=(":",),
        check=check_address,
        finds=("inet6 [[2001:db8:85a3::8a2e:370:7334]]/64",),
        ignores=("at 12:30:11 today", "std::vector"),
    ),
)
