"""How often something may be asked, held in the memory of a process, without a thread."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from dashboard.workshop.room_error import TooManyError

_MOST_KEYS = 10_000


class Pace:
    """At most so many acts of a key in so many seconds, and evenly after that.

    Of each key it keeps one number: when its acts so far would have been done, had they come one
    by one at the even pace.
    """

    def __init__(
        self, acts: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._step = seconds / acts
        self._ahead = seconds - self._step
        self._clock = clock
        self._due: dict[str, float] = {}
        self._lock = Lock()

    def wait(self, key: str) -> float:
        """Seconds until a key may act, 0 for now."""
        return max(0.0, self._due.get(key, 0.0) - self._clock() - self._ahead)

    def act(self, key: str) -> None:
        """Counts an act of a key.

        Raises:
            TooManyError: There have been too many (`too_often`); this one is not counted.
        """
        with self._lock:
            wait = self.wait(key)
            if wait:
                raise TooManyError("too_often", wait)
            now = self._clock()
            if key not in self._due and len(self._due) >= _MOST_KEYS:
                self._forget(now)
            self._due[key] = max(self._due.get(key, now), now) + self._step

    def _forget(self, now: float) -> None:
        """Lets go of those that are at rest, and of half where none is."""
        active = sorted((due, key) for key, due in self._due.items() if due > now)
        self._due = {key: due for due, key in active[-_MOST_KEYS // 2 :]}


class Guessing:
    """Wrong codes from an address.

    An address may be a whole room behind one router. When somebody there tries one code after the
    other, the codes that the address has used before go on working; any other is refused, right or
    wrong, so that a refusal tells nothing.
    """

    def __init__(
        self, wrong: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._wrong = Pace(wrong, seconds, clock)
        self._used: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = Lock()

    def check(self, address: str, code: str) -> None:
        """Lets pass who may try a code.

        Raises:
            TooManyError: There have been too many wrong ones (`too_often`).
        """
        wait = self._wrong.wait(network(address))
        if wait and (network(address), code) not in self._used:
            raise TooManyError("too_often", wait)

    def right(self, address: str, code: str) -> None:
        """Remembers that a code was right."""
        with self._lock:
            self._used[network(address), code] = None
            self._used.move_to_end((network(address), code))
            if len(self._used) > _MOST_KEYS:
                self._used.popitem(last=False)

    def wrong(self, address: str) -> None:
        """Counts a wrong code.

        Raises:
            TooManyError: There have been too many (`too_often`).
        """
        self._wrong.act(network(address))


def network(address: str) -> str:
    """Whose address it is: in IPv6 a household has a whole network of them."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(ipaddress.ip_network((int(found), 64), strict=False))
