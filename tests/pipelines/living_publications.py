"""What the services of a simulated life publish: a few datasets and flows, cell by cell."""

from dataclasses import dataclass, field

from tests.services.stand_in import Row

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
