"""Files that a reader takes home."""

from collections.abc import Iterable

import pandas as pd

from analysis.scores import Place
from dashboard.chart_notes import part_of_europe
from dashboard.facts import Fact
from dashboard.findings import place_words, trend_words
from dashboard.i18n import t
from dashboard.look import pair_members
from dashboard.release import Release

COLUMNS = (
    *("indicator", "geo", "name", "year", "value", "unit", "flag", "confidential"),
    *("level", "whose", "source", "dataset", "vintage", "licence"),
)

_SERIES = ("source", "dataset", "vintage", "licence")
FACTS = (
    *("domain", "indicator", "label", "geo", "name", "year", "value", "unit", "flag", "whose"),
    *("eu", "eu_is", "sweden", "lower_percent", "regions", "trend", "trend_first", "trend_last"),
    *("why_no_place", "why_no_trend", *_SERIES, "release", "made"),
)
CHANGES = ("indicator", "label", "geo", "name", "year", "before", "after", "unit", "kind")


def csv(release: Release, indicator: str, figures: pd.DataFrame, lang: str) -> bytes:
    """Figures as CSV for R, Python or a spreadsheet: a row per area and year.

    UTF-8 with a byte order mark, so that Excel reads å, ä and ö; decimal point and comma between
    columns in both languages, so that the same script reads either.

    Args:
        release: Where the figures come from.
        indicator: Catalogue id.
        figures: Columns geo, year, value, flag, confidential, series.
        lang: Language of names, unit, whose, source and licence; headings are always English.

    Returns:
        Columns `COLUMNS`; value is empty where there is no figure; whose tells an area's own
        figure from one that two counties share, one of a country and one of the EU; source,
        dataset, vintage and licence list every series that a derived value is made of, joined by
        ` + `.
    """
    series = figures["series"]
    table = pd.DataFrame(
        {
            "indicator": indicator,
            "geo": figures["geo"],
            "name": [release.name(geo, lang) for geo in figures["geo"]],
            "year": figures["year"],
            "value": figures["value"],
            "unit": release.indicators.at[indicator, f"unit_{lang}"],
            "flag": figures["flag"],
            "confidential": figures["confidential"],
            "level": release.regions["level"].reindex(figures["geo"]).to_numpy(),
            "whose": [_whose(release, geo, lang) for geo in figures["geo"]],
            "source": of_series(release, series, f"source_{lang}"),
            "dataset": of_series(release, series, "dataset"),
            "vintage": of_series(release, series, "vintage"),
            "licence": of_series(release, series, f"licence_{lang}"),
        },
        columns=COLUMNS,
    )
    return _bytes(table)


def facts_csv(release: Release, found: Iterable[Fact], lang: str) -> bytes:
    """Figures with all that a page says of them, in the same form: a row per figure.

    Args:
        release: Where the figures come from.
        found: The figures; one that stands on a page twice is a row once.
        lang: Language of names, unit, whose, source and licence; headings are always English.

    Returns:
        Columns `FACTS`. eu and sweden are of the year of the figure; eu_is tells a `published`
        value from the `median` of the EU's regions. lower_percent is the share of regions with a
        lower value, among regions; why_no_place says why there is none. trend is `up`, `down` or
        `none` by the arrow rule, tested on the years from trend_first to trend_last; why_no_trend
        says why there is no arrow. made is the date of the release.
    """
    rows = {(str(fact.indicator["id"]), fact.geo, fact.year): fact for fact in found}
    table = pd.DataFrame([_fact_row(release, fact, lang) for fact in rows.values()])
    table = table.reindex(columns=[column for column in FACTS if column not in _SERIES])
    whole = ["regions", "trend_first", "trend_last"]
    table[whole] = table[whole].astype("Int64")
    series = pd.Series([fact.series for fact in rows.values()], dtype="str")
    for column, of in zip(
        _SERIES, (f"source_{lang}", "dataset", "vintage", f"licence_{lang}"), strict=True
    ):
        table[column] = of_series(release, series, of)
    return _bytes(table)


def _fact_row(release: Release, fact: Fact, lang: str) -> dict[str, object]:
    row, place = fact.indicator, fact.place
    held = {beside.to: beside.reference for beside in fact.beside}
    eu = fact.eu
    if eu is None and not part_of_europe(fact.among):
        eu = held.get("median")
    return {
        "domain": row["s3_domain"],
        "indicator": row["id"],
        "label": row[f"label_{lang}"],
        "geo": fact.geo,
        "name": release.name(fact.geo, lang),
        "year": fact.year,
        "value": fact.value,
        "unit": row[f"unit_{lang}"],
        "flag": fact.flag,
        "whose": _whose(release, fact.geo, lang),
        "eu": None if fact.count else eu,
        "eu_is": "" if fact.count or eu is None else "median" if fact.eu is None else "published",
        "sweden": None if fact.count else fact.country,
        "lower_percent": 100 * place.share if isinstance(place, Place) else None,
        "regions": place.regions if isinstance(place, Place) else None,
        "trend": fact.trend.direction,
        "trend_first": fact.trend.first or None,
        "trend_last": fact.trend.last or None,
        "why_no_place": "" if isinstance(place, Place) else place_words(fact, lang),
        "why_no_trend": "" if fact.trend.reason == "" else trend_words(fact, lang)[1],
        "release": release.id,
        "made": f"{release.made_at:%Y-%m-%d}",
    }


def of_series(release: Release, joined: pd.Series, column: str) -> pd.Series:
    """What a column of `series` says of each series that a figure is made of, joined by ` + `.

    Args:
        release: Where the figures come from.
        joined: Keys of series, joined by `+` where a figure is made of several.
        column: A column of `Release.series`.
    """
    known = release.series[column]
    words = {
        keys: " + ".join(dict.fromkeys(str(known[key]) for key in keys.split("+") if key in known))
        for keys in joined.unique()
    }
    return joined.map(words)


def _bytes(table: pd.DataFrame) -> bytes:
    return ("\ufeff" + table.to_csv(index=False, lineterminator="\r\n")).encode("utf-8")


def changes_csv(release: Release, lang: str) -> bytes:
    """All that changed since the release before, in the same form: a row per changed figure.

    Args:
        release: The release.
        lang: Language of label, name and unit; headings are always English.

    Returns:
        Columns `CHANGES`; kind is `new_year`, `revised`, `removed` or `flag`.
    """
    rows = release.revisions.astype({"indicator": "str", "geo": "str", "kind": "str"})
    of = release.indicators.reindex(rows["indicator"])
    table = rows.assign(
        label=of[f"label_{lang}"].to_numpy(),
        unit=of[f"unit_{lang}"].to_numpy(),
        name=release.regions[f"name_{lang}"].reindex(rows["geo"]).to_numpy(),
    )[list(CHANGES)]
    return _bytes(table)


def changes_file_name(release: Release, lang: str) -> str:
    """The name of the file of changes: release and language."""
    return f"changes_{release.id}_{lang}.csv"


def file_name(release: Release, indicator: str, lang: str) -> str:
    """The name of the file: indicator, release and language."""
    return f"{indicator}_{release.id}_{lang}.csv"


def _whose(release: Release, geo: str, lang: str) -> str:
    members = [release.name(member, lang) for member in pair_members(geo)]
    if members:
        return t("export.shared", lang, names=", ".join(members))
    level = release.regions["level"].get(geo, "")
    return t(f"export.{level if level in ('country', 'group') else 'own'}", lang)
