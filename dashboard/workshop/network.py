"""Where phones reach this machine: the addresses that it has in the networks it is part of."""

import ipaddress
import os
import re
import socket
from urllib.parse import urlsplit

import psutil

_HOSTS = ("localhost", "127.0.0.1", "::1", "0.0.0.0")  # noqa: S104 - what a browser shows
# Networks inside the machine, or to a far office, that no phone in the room is part of.
_INSIDE = re.compile(r"docker|veth|br-|virbr|vmnet|vbox|vethernet|wsl|tun|tap|utun|wg|zt|tailscale")
# The networks that Windows, Linux and telephones make when they share their connection, then others
# as homes and halls have them.
_LIKELY = ("192.168.137.", "10.42.0.", "172.20.10.", "192.168.")


def addresses() -> list[str]:
    """The IPv4 addresses of this machine that phones may reach, those of a hotspot first.

    Without any network the list is empty.
    """
    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    found = [
        entry.address
        for name, entries in psutil.net_if_addrs().items()
        for entry in entries
        if entry.family == socket.AF_INET and name in up and not _INSIDE.match(name.lower())
    ]
    return sorted(filter(_reachable, found), key=_rank)


def _reachable(address: str) -> bool:
    read = ipaddress.ip_address(address)
    return not (read.is_loopback or read.is_link_local)


def _rank(address: str) -> tuple[int, str]:
    likely = (at for at, start in enumerate(_LIKELY) if address.startswith(start))
    return next(likely, len(_LIKELY)), address


def is_this_machine(base: str) -> bool:
    """Whether an address is one by which this machine opens its own dashboard."""
    host = urlsplit(base).hostname
    return host is None or host in _HOSTS or host in addresses()


def reached_at(base: str) -> str:
    """Where phones reach a dashboard that this machine opened at `base`.

    `S3_DASHBOARD_URL` if it is set. An address that means the machine itself is replaced by the
    first that others reach; "" if there is none. Whoever opens it at another of its addresses gives
    that one to the phones.
    """
    told = os.environ.get("S3_DASHBOARD_URL", "")
    if told:
        return told.rstrip("/")
    seen = urlsplit(base)
    if seen.hostname is not None and seen.hostname not in _HOSTS:
        return base
    own = addresses()
    port = f":{seen.port}" if seen.port else ""
    return f"{seen.scheme}://{own[0]}{port}{seen.path}" if own else ""


def lasting(base: str) -> str:
    """The same for what is read elsewhere and later: "" for an address of this machine alone."""
    reached = reached_at(base)
    return "" if is_this_machine(reached) else reached
