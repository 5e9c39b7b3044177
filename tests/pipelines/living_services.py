"""Services that publish anew twice a day, on a clock of their own, and know what they published."""

import random
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.services.stand_in import Dataset, Flow, Row, StandIn

BRUSSELS = ZoneInfo("Europe/Brussels")
Key = tuple[str, str, int]
"""Indicator, area, year."""
Figure = tuple[float | None, str, str]
"""Value, flag, confidentiality."""

OWN3 = ("SE321", "SE322", "SE331", "SE332", "SE32", "SE33", "SE", "EU27_2020")
OWN2 = ("SE32", "SE33", "SE", "EU27_2020")
FOREIGN3 = tuple(
    f"{area}{n}"
    for area, last in (("DK01", 4), ("DK03", 2), ("NO07", 3), ("DE21", 9),
                       ("DE27", 9), ("DE11", 9), ("DE12", 9))
    for n in range(1, last + 1)
)  # fmt: skip
FOREIGN2 = (
    *("FI1D", "FI19", "FI20", "NO02", "NO06", "NO07", "DK01", "DK02", "DK03", "DK04", "DK05"),
    *("DE11", "DE12", "DE13", "DE14", "DE21", "DE22", "DE23", "DE24", "DE25", "DE26", "DE27"),
)
SWEDISH_TL3 = tuple(
    f"SE{n}" for n in (110, 121, 122, 123, 124, 125, 211, 212, 213, 214, 221, 224, 231, 232)
)
SWEDISH_TL2 = ("SE11", "SE12", "SE21", "SE22", "SE23", "SE31")
LATE2, LATE3 = "DE30", "FI1D8"


@dataclass
class Cell:
    """One figure as the service knows it; what it does not show has no row."""

    value: float
    flag: str = ""
    withheld: str = ""
    shown: bool = True

    def text(self, decimals: int) -> Row:
        """Value, flag and confidentiality as written."""
        if self.withheld == "C":
            return "", self.flag, "C"
        if self.withheld:
            return "", "m", ""
        return f"{self.value:.{decimals}f}", self.flag, ""


@dataclass
class Publication:
    """A dataset or flow: its figures by codes (geo left empty), area and year.

    Attributes:
        dimensions: Ids in key order.
        series: The codes of each series, geo empty, and the middle of its values.
        own: Areas that are never withdrawn.
        foreign: Areas whose figures are withdrawn now and then.
        late: An area that appears later.
        later_series: Series that appear later.
        decimals: Of its values.
        spread: How far values lie from their middle, as a share of it.
    """

    dimensions: Row
    series: dict[Row, float]
    own: Row
    foreign: Row
    late: str
    later_series: dict[Row, float] = field(default_factory=dict)
    decimals: int = 1
    spread: float = 0.2
    cells: dict[tuple[Row, str, int], Cell] = field(default_factory=dict)
    years: list[int] = field(default_factory=lambda: list(range(2018, 2022)))
    version: int = 4

    @property
    def is_flow(self) -> bool:
        """Whether it is of the OECD."""
        return "REF_AREA" in self.dimensions

    def rows(self) -> list[Row]:
        """The rows that the service shows, as the stand-in takes them."""
        place = self.dimensions.index("REF_AREA" if self.is_flow else "geo")
        rows = []
        for (codes, geo, year), cell in self.cells.items():
            if not cell.shown:
                continue
            value, flag, secrecy = cell.text(self.decimals)
            marks = (flag.upper() or "A",) if self.is_flow else (flag, secrecy)
            rows.append((*codes[:place], geo, *codes[place + 1 :], str(year), value, *marks))
        return rows

    def published(self, codes: Row) -> dict[tuple[str, int], Figure]:
        """What a reader may know of a series, by area and year."""
        found: dict[tuple[str, int], Figure] = {}
        for (of, geo, year), cell in self.cells.items():
            if of == codes and cell.shown:
                value, flag, secrecy = cell.text(self.decimals)
                found[geo, year] = (float(value) if value else None, flag, secrecy)
        return found


def publications() -> dict[str, Publication]:
    """The datasets and flows of a small catalogue, without figures."""
    return {
        "demo_r_pjangrp3": Publication(
            ("freq", "sex", "unit", "age", "geo"),
            {("A", "T", "NR", "TOTAL", ""): 250_000.0},
            OWN3, FOREIGN3, LATE3, decimals=0, spread=0.03,
        ),
        "nama_10r_3gdp": Publication(
            ("freq", "unit", "geo"), {("A", "EUR_HAB", ""): 40_000.0}, OWN3, FOREIGN3, LATE3
        ),
        "nama_10r_3gva": Publication(
            ("freq", "nace_r2", "unit", "geo"),
            {("A", "J", "CP_MEUR", ""): 60.0, ("A", "TOTAL", "CP_MEUR", ""): 9_000.0},
            OWN3, FOREIGN3, LATE3, decimals=2,
        ),
        "rd_e_gerdreg": Publication(
            ("freq", "sectperf", "unit", "geo"),
            {("A", "TOTAL", "PC_GDP", ""): 2.0, ("A", "GOV", "PC_GDP", ""): 0.3},
            OWN2, FOREIGN2, LATE2, {("A", "BES", "PC_GDP", ""): 1.2}, decimals=3,
        ),
        WASTE: Publication(
            (
                *("FREQ", "TERRITORIAL_LEVEL", "REF_AREA"),
                *("TERRITORIAL_TYPE", "MEASURE", "UNIT_MEASURE"),
            ),
            {("A", "TL3", "", "_Z", "MWAS", "KG_PS"): 430.0},
            (*OWN3[:4], *SWEDISH_TL3), FOREIGN3, LATE3,
        ),
        POWER: Publication(
            (
                *("FREQ", "TERRITORIAL_LEVEL", "REF_AREA", "TERRITORIAL_TYPE"),
                *("MEASURE", "END_USE_SECTOR", "UNIT_MEASURE"),
            ),
            {("A", "TL2", "", "_Z", "PROD_ELEC_CARBON_INTENSITY", "_Z", "G_CO2E_KWH"): 30.0},
            (*OWN2[:2], *SWEDISH_TL2), FOREIGN2, LATE2,
        ),
    }  # fmt: skip


WASTE = "OECD.CFE.EDS:DSD_REG_MW@DF_WASTE"
POWER = "OECD.CFE.EDS:DSD_REG_ENE@DF_PROD_ELEC"
PLAIN = {
    "population": ("demo_r_pjangrp3", ("A", "T", "NR", "TOTAL", "")),
    "gdp_eur": ("nama_10r_3gdp", ("A", "EUR_HAB", "")),
    "rd_gerd_gdp": ("rd_e_gerdreg", ("A", "TOTAL", "PC_GDP", "")),
    "rd_berd_gdp": ("rd_e_gerdreg", ("A", "BES", "PC_GDP", "")),
    "ce_waste_oecd": (WASTE, ("A", "TL3", "", "_Z", "MWAS", "KG_PS")),
    "elec_carbon": (
        POWER,
        ("A", "TL2", "", "_Z", "PROD_ELEC_CARBON_INTENSITY", "_Z", "G_CO2E_KWH"),
    ),
}
INDICATORS = (*PLAIN, "pop_change", "gva_ict")


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
