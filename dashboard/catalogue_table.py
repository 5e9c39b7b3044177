"""The catalogue as tables for the reader: every indicator, and one with all its series."""

from html import escape

import pandas as pd
import streamlit as st
from babel.dates import format_datetime

from analysis.coverage import coverage, with_figures
from dashboard.last_refresh import last_refresh
from dashboard.look import PAIRS, REGION_MARK
from dashboard.prose import scroll
from dashboard.shell import Frame, release_name
from dashboard.words import year_span

_AREAS = [*REGION_MARK, *PAIRS, "SE"]


def catalogue_table(frame: Frame) -> pd.DataFrame:
    """Every indicator with what is published of it, in the language of the page.

    Returns:
        Index: indicator id. Columns: label, domain, status, years, one per region (whose figure
        stands for it), unit, vintage, source, dataset, level, area, licence, link; all text.
        Shared: change nothing in it.
    """
    return _table(frame, frame.release.id, frame.release.made_at.isoformat(), frame.lang)


def filtered(
    frame: Frame, table: pd.DataFrame, words: str, domain: str, status: str
) -> pd.DataFrame:
    """The indicators that hold all the words somewhere, of a domain and a status ("" for any)."""
    rows = frame.release.indicators
    keep = (rows["s3_domain"] == domain) if domain else rows["id"].notna()
    if status:
        keep &= rows["status"] == status
    definitions = rows[f"definition_{frame.lang}"]
    everything = table.astype(str).agg(" ".join, axis=1) + " " + rows["id"] + " " + definitions
    for word in words.casefold().split():
        keep &= everything.str.casefold().str.contains(word, regex=False)
    return table[keep]


@st.cache_resource(max_entries=4, show_spinner=False)
def _table(_frame: Frame, release_id: str, made_at: str, lang: str) -> pd.DataFrame:
    frame = _frame
    themes = frame.release.themes.set_index("key")
    rows = []
    for indicator, row in frame.release.indicators.iterrows():
        figures = frame.release.observations(str(indicator), _AREAS)
        series = used_series(frame, figures)
        observed = with_figures(figures)
        first, last = int(row["first_year"]), int(row["last_year"])
        area = str(row["circular_area"])
        rows.append(
            {
                "label": frame.word(row, "label"),
                "domain": frame.word(themes.loc[row["s3_domain"]], "short"),
                "status": frame.t(f"data.status.{row['status'].replace(' ', '_')}"),
                "years": year_span(first, last) if last else "",
                **{geo: _whose(frame, observed, geo) for geo in REGION_MARK},
                "unit": frame.word(row, "unit"),
                "vintage": _joined(series["vintage"]),
                "source": _joined(series[f"source_{lang}"]) or str(row["source"]),
                "dataset": str(row["dataset"]),
                "level": frame.t(f"data.level.{row['level']}"),
                "area": frame.word(themes.loc[area], "short") if area else "",
                "licence": _joined(series[f"licence_{lang}"]),
                "link": row["dataset_url"],
            }
        )
    return pd.DataFrame(rows, index=frame.release.indicators.index)


def _whose(frame: Frame, observed: frozenset[str], geo: str) -> str:
    return frame.t(f"data.whose.{coverage(observed, geo, frame.release.regions).level}")


def _joined(values: pd.Series) -> str:
    return "; ".join(dict.fromkeys(str(value) for value in values if value))


def used_series(frame: Frame, figures: pd.DataFrame) -> pd.DataFrame:
    """The series that figures come from; a derived value names several, joined by `+`."""
    keys = {key for joined in figures["series"].unique() for key in joined.split("+")}
    return frame.release.series[frame.release.series.index.isin(keys)]


def definition_list(frame: Frame, row: pd.Series) -> str:
    """What an indicator is: definition, formula, and how it may be read."""
    secondary = [key for key in str(row["secondary_domains"]).split(";") if key]
    themes = frame.release.themes.set_index("key")
    entries = {
        "id": str(row["id"]),
        "definition": frame.word(row, "definition"),
        "unit": frame.word(row, "unit"),
        "caveat": frame.word(row, "caveat"),
        "domain": frame.word(themes.loc[row["s3_domain"]], "label"),
        "secondary": ", ".join(frame.word(themes.loc[key], "short") for key in secondary),
        "level": frame.t(f"data.level.{row['level']}"),
        "rhythm": frame.t(f"data.rhythm.{row['rhythm']}"),
        "formula": "" if row["formula"] == "a" else str(row["formula"]),
        "dataset": str(row["dataset"]),
        "proxy": frame.t("data.yes") if row["proxy"] else "",
        "certainty": frame.t(
            f"data.certainty.{'local' if row['source'] == 'regional' else row['certainty']}"
        ),
    }
    return _facts({frame.t(f"data.field.{key}"): text for key, text in entries.items()})


def release_facts(frame: Frame) -> str:
    """Which release is shown: id, time, maker, and what kept its older figures.

    That is left out once a refresh since then has told what still does.
    """
    release = frame.release
    made = format_datetime(release.made_at, "d MMMM y HH:mm", locale=frame.lang)
    told = last_refresh()
    kept = (failure["indicator"] or failure["dataset"] for failure in release.manifest["failed"])
    failed = ", ".join(sorted(set(kept))) or frame.t("data.release.none")
    entries = {
        "id": release_name(release, frame.lang),
        "made": f"{made} UTC",
        "by": release.manifest["made_by"],
        "failed": "" if told and told.checked_at >= release.made_at else failed,
    }
    return _facts({frame.t(f"data.release.{key}"): text for key, text in entries.items()})


def _facts(entries: dict[str, str]) -> str:
    parts = (
        f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in entries.items() if text
    )
    return f'<dl class="facts">{"".join(parts)}</dl>'


def series_table(frame: Frame, series: pd.DataFrame) -> str:
    """Where each figure comes from: one row per source series, as an HTML table."""
    columns = ["dataset", "vintage", "updated", "retrieved_at", "nuts_vintage", "sha256", "note"]
    heads = [escape(frame.t(f"data.series.{c}")) for c in columns]
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    body = ""
    for _, row in series.iterrows():
        name = escape(f"{row[f'source_{frame.lang}']}, {row['dataset']}")
        url = str(row["url"])
        cells = [f'<a href="{escape(url)}">{name}</a>' if url.startswith("http") else name]
        cells += [escape(str(row[c])) or "–" for c in columns[1:]]
        cells[5] = f"<code>{cells[5]}</code>"
        # Notes are kept as they were written when the file was fetched: in English.
        cells[6] = f'<span lang="en">{cells[6]}</span>'
        body += "<tr>" + "".join(map(_cell, heads, cells)) + "</tr>"
    return scroll(
        frame.t("data.series.dataset"),
        f'<table class="figures words origin">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
    )


def _cell(head: str, inside: str) -> str:
    """A cell that names its column, for the phone, where the rows become blocks."""
    return f'<td data-label="{head}">{inside}</td>'
