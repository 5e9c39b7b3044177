"""What the stand-in's services hold, edition by edition, and so what should be published of it."""

from datetime import UTC, datetime, timedelta
from functools import cache

from tests.services.stand_in import Dataset, Flow, StandIn

GERD, GDP = "rd_e_gerdreg", "nama_10r_3gdp"
WASTE = "OECD.CFE.EDS:DSD_REG_MW@DF_WASTE"
LABOUR = "OECD.CFE.EDS:DSD_REG_ECO@DF_LPR"
BOTH_GERD = ("rd_berd_gdp", "rd_gerd_gdp")
INDICATORS = (*BOTH_GERD, "gdp_eur", "ce_waste_oecd", "lprod_oecd")
DATASET_OF = dict(zip(INDICATORS, (GERD, GERD, GDP, WASTE, LABOUR), strict=True))
NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
FIRST_STAMP = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)
SECOND_STAMP = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
GERD_DATA = "/sdmx/2.1/data/RD_E_GERDREG/"
GDP_DATA = "/sdmx/2.1/data/NAMA_10R_3GDP/"
WASTE_DATA = "/data/OECD.CFE.EDS,DSD_REG_MW@DF_WASTE,"
WASTE_NEWEST = f"{WASTE_DATA}/"
LARGE_AREAS = ("SE32", "SE33", "FI1D", "NO07")
OTHER_SMALL_AREAS = (
    "SE110", "SE121", "SE122", "SE123", "SE124", "SE125", "SE211", "SE212", "SE213", "SE214",
    "SE221", "SE224", "SE231", "SE232", "SE311", "SE312", "SE313",
)  # fmt: skip
SMALL_AREAS = ("SE321", "SE322", "SE331", "SE332", *OTHER_SMALL_AREAS)
WASTE_DIMENSIONS = (
    "FREQ", "TERRITORIAL_LEVEL", "REF_AREA", "TERRITORIAL_TYPE", "MEASURE", "UNIT_MEASURE",
)  # fmt: skip

Figures = dict[str, dict[tuple[str, int], float]]


def figure(scale: float, area: int, year: int, edition: int) -> str:
    """A figure as a service writes it; every edition revises all of them a little."""
    return f"{scale * (1 + area / 50 + (year - 2015) / 100) * (1 + edition / 100):.2f}"


def hold(service: StandIn, edition: int) -> None:
    """Gives the services their figures of an edition; each has one year more than that before."""
    years = range(2015, 2022 + edition)
    stamp = FIRST_STAMP if edition == 1 else SECOND_STAMP + timedelta(days=edition - 2)

    def rows(areas: tuple[str, ...], scale: float, *codes: str) -> list[tuple[str, ...]]:
        """Codes in key order, "{geo}" where the area stands."""
        return [
            (*(area if code == "{geo}" else code for code in codes), str(year),
             figure(scale, place, year, edition))
            for place, area in enumerate(areas)
            for year in years
        ]  # fmt: skip

    def published(areas: tuple[str, ...], scale: float, *codes: str) -> list[tuple[str, ...]]:
        return [(*row, "", "") for row in rows(areas, scale, *codes)]

    service.datasets = {
        GERD: Dataset(
            ("freq", "sectperf", "unit", "geo"),
            published(LARGE_AREAS, 2.0, "A", "TOTAL", "PC_GDP", "{geo}")
            + published(LARGE_AREAS, 1.0, "A", "BES", "PC_GDP", "{geo}"),
            stamp,
            restructured=FIRST_STAMP,
        ),
        GDP: Dataset(
            ("freq", "unit", "geo"),
            published(SMALL_AREAS, 40000.0, "A", "EUR_HAB", "{geo}"),
            stamp,
            restructured=FIRST_STAMP,
        ),
    }
    waste = rows(SMALL_AREAS, 400.0, "A", "TL3", "{geo}", "_Z", "MWAS", "KG_PS")
    labour = rows(SMALL_AREAS, 90000.0, "A", "TL3", "{geo}", "_Z", "LAB_PROD", "_T", "Q",
                  "USD_PPP_WR")  # fmt: skip
    service.flows = {
        WASTE: Flow(WASTE_DIMENSIONS, [(*row, "A") for row in waste], updated=stamp),
        LABOUR: Flow(
            ("FREQ", "TERRITORIAL_LEVEL", "REF_AREA", "TERRITORIAL_TYPE", "MEASURE", "ACTIVITY",
             "PRICES", "UNIT_MEASURE"),
            [(*row, "A") for row in labour],
            updated=stamp,
        ),
    }  # fmt: skip


@cache
def should_be(edition: int) -> Figures:
    """The figures of an edition, by indicator."""
    kinds = {
        "rd_gerd_gdp": (2.0, LARGE_AREAS),
        "rd_berd_gdp": (1.0, LARGE_AREAS),
        "gdp_eur": (40000.0, SMALL_AREAS),
        "ce_waste_oecd": (400.0, SMALL_AREAS),
        "lprod_oecd": (90000.0, SMALL_AREAS),
    }
    return {
        indicator: {
            (area, year): float(figure(scale, place, year, edition))
            for place, area in enumerate(areas)
            for year in range(2015, 2022 + edition)
        }
        for indicator, (scale, areas) in kinds.items()
    }
