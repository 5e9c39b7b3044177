"""Serves made-up figures of the whole catalogue in place of Eurostat, the OECD and GISCO.

Run `python -m tests.services`, copy the lines that it prints into another terminal, refresh there.
"""

import argparse
import itertools
import math
import threading

from tests.services.faults import FAULTS, data_of
from tests.services.reply import Reply
from tests.services.stand_in import Dataset, Flow, StandIn, running
from tests.services.whole_catalogue import FEW_COUNTRIES, FEW_YEARS, fill, revise


def main() -> None:
    """Serves until the process is interrupted."""
    options = _options()
    services = StandIn(delay=options.delay / 1000, tell=_told)
    if options.small:
        fill(services, countries=FEW_COUNTRIES, years=FEW_YEARS)
    else:
        fill(services)
    for name in options.fault:
        services.spoil(data_of(name), FAULTS[name], options.times or math.inf)
    with running(services, options.port):
        for name, address in (
            ("EUROSTAT", services.eurostat),
            ("OECD", services.oecd),
            ("GISCO", services.gisco),
        ):
            print(f"export S3_{name}_URL={address}", flush=True)
        _wait(services, options.updates_every)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.services", description=__doc__)
    parser.add_argument("--port", type=int, default=8700)
    parser.add_argument("--small", action="store_true", help="three countries, nine years")
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        choices=sorted(FAULTS),
        metavar="NAME",
        help=f"answer so instead of with figures, one of {', '.join(sorted(FAULTS))}",
    )
    parser.add_argument(
        "--times", type=int, default=0, help="how many answers a fault spoils; all by default"
    )
    parser.add_argument("--delay", type=float, default=0, metavar="MS", help="before each answer")
    parser.add_argument(
        "--updates-every",
        type=float,
        default=0,
        metavar="SECONDS",
        help="then the figures of the next dataset or flow change",
    )
    return parser.parse_args()


def _wait(services: StandIn, seconds: float) -> None:
    """Waits for an interrupt; changes figures meanwhile if asked to."""
    sources: dict[str, Dataset | Flow] = {**services.datasets, **services.flows}
    held = itertools.cycle(sources.items())
    try:
        for number in itertools.count():
            threading.Event().wait(seconds or None)
            name, source = next(held)
            revise(source, services.now(), number)
            print(f"changed {name}", flush=True)
    except KeyboardInterrupt:
        pass


def _told(address: str, reply: Reply) -> None:
    how = "silence" if reply.silent else f"{reply.status} {len(reply.body):>9,} bytes"
    print(f"{how}  {address}", flush=True)


if __name__ == "__main__":
    main()
