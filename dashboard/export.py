"""Files that a reader takes home."""

import pandas as pd

from dashboard.i18n import t
from dashboard.look import pair_members
from dashboard.release import Release

COLUMNS = (
    *("indicator", "geo", "name", "year", "value", "unit", "flag", "confidential"),
    *("level", "whose", "source", "dataset", "vintage", "licence"),
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
    series = release.series

    def of_series(column: str) -> pd.Series:
        words = {
            joined: " + ".join(
                dict.fromkeys(
                    str(series.at[key, column]) for key in joined.split("+") if key in series.index
                )
            )
            for joined in figures["series"].unique()
        }
        return figures["series"].map(words)

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
            "source": of_series(f"source_{lang}"),
            "dataset": of_series("dataset"),
            "vintage": of_series("vintage"),
            "licence": of_series(f"licence_{lang}"),
        },
        columns=COLUMNS,
    )
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
    return ("\ufeff" + table.to_csv(index=False, lineterminator="\r\n")).encode("utf-8")


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
