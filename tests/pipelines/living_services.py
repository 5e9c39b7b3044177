"""Services that publish anew twice a day, on a clock of their own, and know what they published."""

import random
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.pipelines.living_publications import PLAIN, Cell, Figure, Publication, publications
from tests.services.stand_in import Dataset, Flow, Row, StandIn

BRUSSELS = ZoneInfo("Europe/Brussels")
Key = tuple[str, str, int]
"""Indicator, area, year."""


@dataclass
class LivingServices(StandIn):
    """The two services: they change at 11:00 and 23:00 Brussels time, as their clock passes that.

    Attributes:
        time: Their clock.
        until: They publish nothing new from then on.
        seen: All that was ever published, by indicator, area and year.
    """

    time: datetime = field(kw_only=True)
    until: datetime = field(kw_only=True)
    chance: random.Random = field(kw_only=True)
    published: dict[str, Publication] = field(default_factory=publications)
    seen: dict[Key, set[Figure]] = field(default_factory=lambda: defaultdict(set))
    _ticking: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.now = lambda: self.time.replace(microsecond=0)
        for name, publication in self.published.items():
            for codes in publication.series:
                self._add(publication, [codes], publication.years)
            self._publish(name, restructured=True)
        self._remember()

    def wait(self, seconds: float) -> None:
        """Lets time pass, and publishes what falls into it."""
        with self._ticking:
            end = self.time + timedelta(seconds=seconds)
            while (moment := self.next_change()) <= min(end, self.until):
                self.time = moment
                self._change()
            self.time = end

    def change(self, *names: str) -> None:
        """Publishes datasets and flows anew, with some figures changed."""
        for name in names:
            self._publish(name, restructured=self._alter(self.published[name]))
        self._remember()

    def calm(self) -> None:
        """Ends all troubles."""
        self._troubles.clear()
        self._spoils.clear()
        self.at_once = 500_000
        self.lost = 0

    def next_change(self) -> datetime:
        """When they publish next, should they publish at all."""
        local = self.time.astimezone(BRUSSELS)
        times = [
            (local + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
            for days in (0, 1)
            for hour in (11, 23)
        ]
        return min(time for time in times if time > local).astimezone(self.time.tzinfo)

    def figures(self) -> dict[Key, Figure]:
        """What a release must hold if it were made from what they show now."""
        found: dict[Key, Figure] = {}
        for indicator, (name, codes) in PLAIN.items():
            for (geo, year), figure in self.published[name].published(codes).items():
                found[indicator, geo, year] = figure
        people = self.published["demo_r_pjangrp3"].published(PLAIN["population"][1])
        for (geo, year), now in people.items():
            if (geo, year + 1) in people:
                then = people[geo, year + 1]
                found["pop_change", geo, year] = _computed(
                    lambda a, b: 1000 * (b - a) / ((b + a) / 2), now, then
                )
        value_added = self.published["nama_10r_3gva"]
        total = value_added.published(("A", "TOTAL", "CP_MEUR", ""))
        for place, figure in value_added.published(("A", "J", "CP_MEUR", "")).items():
            if place in total:
                found["gva_ict", *place] = _computed(lambda a, b: 100 * a / b, figure, total[place])
        return found

    def _change(self) -> None:
        last = self.next_change() > self.until
        names = [
            name
            for name, publication in self.published.items()
            if self.chance.random() < 0.6 or (last and publication.later_series)
        ]
        self.change(*names)

    def _alter(self, publication: Publication) -> bool:
        """Changes some figures; whether a code appeared."""
        chance = self.chance
        for cell in chance.sample(list(publication.cells.values()), 12):
            cell.value *= 1 + publication.spread * chance.uniform(-0.1, 0.1)
            cell.flag = chance.choice(("", "", "p", "e", "b"))
        for cell in chance.sample(list(publication.cells.values()), 4):
            # The OECD writes no confidentiality.
            kinds = ("m", "") if publication.is_flow else ("C", "m", "", "")
            cell.withheld = chance.choice(kinds)
        foreign = [key for key in publication.cells if key[1] not in publication.own]
        for key in chance.sample(foreign, 3):
            cell = publication.cells[key]
            cell.shown = not cell.shown
        if chance.random() < 0.3:
            publication.version += 1
        if chance.random() < 0.4 and publication.years[-1] < 2025:
            publication.years.append(publication.years[-1] + 1)
            self._add(publication, publication.series, publication.years[-1:])
        return self._new_codes(publication)

    def _new_codes(self, publication: Publication) -> bool:
        appeared = False
        last = self.next_change() > self.until
        if publication.later_series and (last or self.chance.random() < 0.5):
            self._add(publication, publication.later_series, publication.years)
            publication.series |= publication.later_series
            publication.later_series = {}
            appeared = True
        if publication.late not in publication.foreign and self.chance.random() < 0.3:
            publication.foreign += (publication.late,)
            self._add(publication, publication.series, publication.years)
            appeared = True
        return appeared

    def _add(self, publication: Publication, series: Iterable[Row], years: Iterable[int]) -> None:
        middles = publication.series | publication.later_series
        for codes in series:
            for geo in (*publication.own, *publication.foreign):
                for year in years:
                    value = middles[codes] * (1 + publication.spread * self.chance.uniform(-1, 1))
                    publication.cells.setdefault((codes, geo, year), Cell(value))

    def _publish(self, name: str, *, restructured: bool) -> None:
        publication = self.published[name]
        if publication.is_flow:
            before = self.flows.get(name)
            self.flows[name] = Flow(
                publication.dimensions,
                publication.rows(),
                version=f"2.{publication.version}",
                updated=self.time,
                older={before.version: {"SE321"}} if before else {},
            )
            return
        dataset = self.datasets.get(name)
        changed = self.time if restructured or not dataset else dataset.restructured
        self.datasets[name] = Dataset(
            publication.dimensions, publication.rows(), self.time, restructured=changed
        )

    def _remember(self) -> None:
        for key, figure in self.figures().items():
            self.seen[key].add(figure)


def _computed(formula: Callable[[float, float], float], *parts: Figure) -> Figure:
    flag = "".join(sorted(set("".join(flag for _, flag, _ in parts))))
    secrecy = max(secrecy for _, _, secrecy in parts)
    values = [value for value, _, _ in parts if value is not None]
    value = formula(values[0], values[1]) if len(values) == len(parts) and not secrecy else None
    return rounded(value), flag, secrecy


def rounded(value: float | None) -> float | None:
    """A value to as many digits as computing in another unit leaves the same."""
    return None if value is None else float(f"{value:.10g}")
