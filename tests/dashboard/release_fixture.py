"""Writes a small release of test figures in the format of a real one.

The codes are real so that names, levels and shares can be told; every figure is made by a formula.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from dashboard.look import REGION_MARK

YEARS = range(2014, 2024)
_OURS = {
    "SE331": ("Västerbotten", "SE33"),
    "SE332": ("Norrbotten", "SE33"),
    "SE321": ("Västernorrland", "SE32"),
    "SE322": ("Jämtland Härjedalen", "SE32"),
}
_PAIRS = {
    "SE33": ("Övre Norrland", "Upper Norrland"),
    "SE32": ("Mellersta Norrland", "Middle Norrland"),
}
_NUTS2 = [f"{c}{n}" for c in ("DE", "FR", "PL", "IT") for n in range(21, 29)]
_NUTS2 += ["FI1D", "FI19", "DK05", "DK04", "SE11", "SE12", "NO07", "NO06", "IS00", "CH01"]
_NUTS3 = [f"FI1D{n}" for n in "123579"] + [f"FI19{n}" for n in "3456"] + ["SE110", "SE121", "DK041"]
_NUTS3 += [f"SE{n}" for n in range(211, 215)] + [f"FI1C{n}" for n in range(1, 6)]
_NUTS3 += [f"FI1B{n}" for n in range(1, 6)] + ["DK042", "DK050", "NO071", "NO074", "IS001"]
_DOMAINS = "FREITMHAX"
_AREAS = ("production", "waste", "secondary", "competitiveness", "sustainability")


def write_release(
    data: Path,
    release: str = "bundled",
    *,
    raised: float = 0.0,
    revisions: Sequence[tuple] = (),
    manifest: Mapping[str, object] = MappingProxyType({}),
) -> Path:
    """Writes `data`/processed/`release` and returns the folder.

    Args:
        data: The data folder.
        release: Id of the release.
        raised: By how much every figure is higher than its formula gives.
        revisions: Rows indicator, geo, year, before, after, kind.
        manifest: What else the manifest says.
    """
    folder = data / "processed" / release
    folder.mkdir(parents=True)
    indicators = _indicators()
    observations = _observations(indicators)
    observations["value"] += raised
    figures = observations.dropna(subset="value").groupby("indicator")["year"]
    for column, year in (("first_year", figures.min()), ("last_year", figures.max())):
        indicators[column] = indicators["id"].map(year).fillna(0).astype("int16")
    tables = {
        "indicators": indicators,
        "observations": observations,
        "regions": _regions(),
        "themes": _themes(),
        "priorities": _priorities(),
        "series": _series(),
        "structure": pd.DataFrame(
            {"dataset": ["test"], "geo": ["SE33"], "nace": ["C16"], "year": [2022], "value": [5.0]}
        ).assign(flag="", confidential="", series="s2"),
        "revisions": pd.DataFrame(
            list(revisions), columns=["indicator", "geo", "year", "before", "after", "kind"]
        ).astype({"year": "int16", "before": float, "after": float}),
    }
    for name, table in tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    told = {
        "release": release,
        "made_at": "2024-03-01T12:00:00+00:00",
        "made_by": "test",
        "files": {
            f"{name}.parquet": {"sha256": "0" * 64, "rows": len(t)} for name, t in tables.items()
        },
        "failed": [],
    }
    (folder / "manifest.json").write_text(json.dumps(told | dict(manifest)), encoding="utf-8")
    return folder


def use(data: Path, release: str) -> None:
    """Makes a release the one in use, in one step, as a refresh does."""
    beside = data / "processed" / ".CURRENT.part"
    beside.write_text(f"{release}\n")
    beside.replace(data / "processed" / "CURRENT")


def _indicators() -> pd.DataFrame:
    rows = [
        # id, label_sv, label_en, domain, area, level, unit_sv, unit_en, decimals, priority, status
        (
            "rd_gerd_gdp",
            "FoU-utgifter",
            "R&D expenditure",
            "X",
            "",
            "nuts2",
            "% av BRP",
            "% of GDP",
            2,
        ),
        ("gdp_eur", "BRP per invånare", "GDP per inhabitant", "M", "", "nuts3", "euro", "euro", 0),
        ("population", "Folkmängd", "Population", "A", "", "nuts3", "personer", "persons", 0),
        ("emprate_15_64", "Sysselsättningsgrad", "Employment rate", "A", "", "nuts2", "%", "%", 1),
        (
            "ris_sii",
            "Regionalt innovationsindex",
            "Regional Innovation Index",
            "X",
            "",
            "nuts2",
            "index",
            "index",
            0,
        ),
        ("n_ren", "Förnybar energi", "Renewable energy", "E", "", "national", "%", "%", 1),
        ("phys", "Läkare <b>", "Physicians <b>", "H", "", "nuts2", "per 100 000", "per 100,000", 0),
        ("emp_wood", "Jobb i trä", "Jobs in wood", "F", "", "nuts2", "% av jobben", "% of jobs", 1),
        ("emp_metals", "Jobb i metall", "Jobs in metals", "R", "", "nuts2", "%", "%", 1),
        (
            "tour_nights",
            "Gästnätter",
            "Tourist nights",
            "T",
            "",
            "nuts3",
            "per inv.",
            "per inh.",
            1,
        ),
        ("internet_daily", "Internet dagligen", "Internet daily", "I", "", "nuts2", "%", "%", 0),
        *(
            (
                f"n_{area}",
                f"Mått på {area}",
                f"Measure of {area}",
                "M",
                area,
                "national",
                "%",
                "%",
                1,
            )
            for area in _AREAS
        ),
    ]
    columns = ["id", "label_sv", "label_en", "s3_domain", "circular_area", "level"]
    columns += ["unit_sv", "unit_en", "decimals"]
    table = pd.DataFrame(rows, columns=columns)
    key_figures = ["population", "gdp_eur", "rd_gerd_gdp", "emprate_15_64"]
    order = {name: position for position, name in enumerate(key_figures, start=1)}
    table["key_figure"] = table["id"].map(order).fillna(0).astype(int)
    table["count"] = table["unit_en"] == "persons"
    table["statement_sv"] = "provmåttet är {value} enheter"
    table["statement_en"] = "the test measure is {value} units"
    for lang, text in (("sv", "Ett mått för prov"), ("en", "A measure for tests")):
        table[f"short_{lang}"] = table[f"label_{lang}"]
        table[f"definition_{lang}"] = text
        table[f"caveat_{lang}"] = text + "."
    waits = table["id"] == "tour_nights"
    return table.assign(
        priority="core",
        secondary_domains=["M;R" if i == 0 else "" for i in range(len(table))],
        direction="neutral",
        formula="a",
        rhythm=["survey_waves" if i == "ris_sii" else "annual" for i in table["id"]],
        comparable_over_time=table["id"] != "gdp_eur",
        proxy=False,
        scale=table["unit_en"].str.startswith("%").map({True: "points", False: "ratio"}),
        half_width=0.0,
        certainty="verified",
        source="eurostat",
        dataset="test_" + table["id"],
        dataset_url="https://example.org/dataset",
        status=["awaiting refresh" if wait else "published" for wait in waits],
    )


def _observations(indicators: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for position, row in enumerate(indicators.itertuples()):
        if row.status != "published":
            continue
        geos = {
            "nuts3": [*_OURS, *_NUTS3, "SE", "EU27_2020"],
            "nuts2": [*_PAIRS, *_NUTS2, "SE"],
            "national": ["SE", "EU27_2020", "DE", "FI", "NO"],
        }[row.level]
        for place, geo in enumerate(geos):
            for step, year in enumerate(YEARS):
                value = 10.0 + position + place + (step if place % 2 == 0 else step % 3) / 2
                confidential = ""
                flag = "b" if geo == "SE32" and year == 2020 and row.id == "emprate_15_64" else ""
                if row.id == "rd_gerd_gdp" and geo == "SE32" and year in (2017, 2019):
                    value, confidential = float("nan"), "C"
                rows.append((row.id, geo, year, value, flag, confidential, "s1"))
    columns = ["indicator", "geo", "year", "value", "flag", "confidential", "series"]
    table = pd.DataFrame(rows, columns=columns).sort_values(["indicator", "geo", "year"])
    table["year"] = table["year"].astype("int16")
    return table.astype({"indicator": "category", "geo": "category"})


def _regions() -> pd.DataFrame:
    rows = [(g, "nuts3", parent, "SE", name, name) for g, (name, parent) in _OURS.items()]
    rows += [(g, "nuts2", "SE3", "SE", sv, en) for g, (sv, en) in _PAIRS.items()]
    rows += [(g, "nuts2", g[:3], g[:2], f"Område {g}", f"Area {g}") for g in _NUTS2]
    rows += [(g, "nuts3", g[:4], g[:2], f"Område {g}", f"Area {g}") for g in _NUTS3]
    names = {
        "SE": ("Sverige", "Sweden"),
        "DE": ("Tyskland", "Germany"),
        "FI": ("Finland", "Finland"),
    }
    names |= {"NO": ("Norge", "Norway")}
    rows += [(g, "country", "", g, sv, en) for g, (sv, en) in names.items()]
    rows += [("EU27_2020", "group", "", "", "EU", "EU")]
    columns = ["geo", "level", "parent", "country", "name_sv", "name_en"]
    return pd.DataFrame(rows, columns=columns).assign(nuts_vintage="2024", area_km2=1000.0)


def _themes() -> pd.DataFrame:
    headlines = dict(
        zip(
            _DOMAINS,
            [
                "emp_wood",
                "emp_metals",
                "n_ren",
                "internet_daily",
                "tour_nights",
                "gdp_eur",
                "phys",
                "population",
                "rd_gerd_gdp",
            ],
            strict=True,
        )
    )
    rows = [("s3_domain", key, place, headlines[key]) for place, key in enumerate(_DOMAINS, 1)]
    rows += [("circular_area", key, place, f"n_{key}") for place, key in enumerate(_AREAS, 1)]
    table = pd.DataFrame(rows, columns=["kind", "key", "position", "headline"])
    for lang, word in (("sv", "Område"), ("en", "Domain")):
        table[f"label_{lang}"] = word + " " + table["key"]
        table[f"short_{lang}"] = word + " " + table["key"]
        table[f"question_{lang}"] = ("Hur går det?", "How is it going?")[lang == "en"]
        table[f"gap_{lang}"] = ("Finns inte för län.", "Not by county.")[lang == "en"]
    return table.assign(nace="C16;C17")


def _priorities() -> pd.DataFrame:
    rows = []
    for place, domain in enumerate(_DOMAINS):
        for step, geo in enumerate(REGION_MARK):
            mark = ("stated", "inferred", "not_named")[(place + step) % 3]
            words = ("ord ur strategin", "words of the strategy") if mark == "stated" else ("", "")
            source = "https://example.org/strategy" if mark == "stated" else ""
            rows.append((domain, geo, mark, *words, source, "2024-02-01" if source else ""))
    columns = ["domain", "geo", "mark", "words_sv", "words_en", "source", "read"]
    return pd.DataFrame(rows, columns=columns)


def _series() -> pd.DataFrame:
    row = {
        "source": "eurostat", "source_sv": "Eurostat", "source_en": "Eurostat",
        "dataset": "test_data",
        "title": "Test figures", "url": "https://example.org/query", "updated": "2024-02-01",
        "retrieved_at": "2024-02-02T00:00:00+00:00", "vintage": "2024", "structure_version": "1.0",
        "nuts_vintage": "2024", "sha256": "0" * 64, "licence_sv": "CC BY 4.0",
        "licence_en": "CC BY 4.0", "attribution_sv": "Eurostat", "attribution_en": "Eurostat",
        "observations": 10, "note": "",
    }  # fmt: skip
    return pd.DataFrame([{"series": "s1"} | row, {"series": "s2"} | row])
