"""Where phones reach this machine: the addresses that it has in the networks it is part of."""

import ipaddress
import os
import socket
from urllib.parse import urlsplit

import psutil


def addresses() -> list[str]:
    """The IPv4 addresses of this machine that others can reach, those of a hotspot or Wi-Fi first.

    Loopback and self-assigned addresses reach nobody; without any network the list is empty.
    """
    found = [
        entry.address
        for name, entries in psutil.net_if_addrs().items()
        for entry in entries
        if entry.family == socket.AF_INET
    ]
    usable = [a for a in map(ipaddress.ip_address, found) if not (a.is_loopback or a.is_link_local)]
    return [str(address) for address in sorted(usable, key=lambda a: (not a.is_private, a))]


def reached_at(base: str) -> str:
    """Where phones reach a dashboard that this machine opened at `base`.

    `S3_DASHBOARD_URL` if it is set. An address that means the machine itself is replaced by the
    first that others reach; "" if there is none.
    """
    told = os.environ.get("S3_DASHBOARD_URL", "")
    if told:
        return told.rstrip("/")
    seen = urlsplit(base)
    if seen.hostname not in ("localhost", "127.0.0.1", "::1", None):
        return base
    own = addresses()
    port = f":{seen.port}" if seen.port else ""
    return f"{seen.scheme}://{own[0]}{port}{seen.path}" if own else ""
