"""The file that a reader takes home holds all that is needed to check a figure."""

import io
from pathlib import Path

import pandas as pd

from dashboard.export import COLUMNS, csv, file_name
from dashboard.release import open_release


def read(data: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(data), keep_default_na=False, dtype=str, encoding="utf-8-sig")


def test_every_row_says_whose_figure_it_is_and_where_it_comes_from(data: Path) -> None:
    release = open_release()
    figures = release.observations("rd_gerd_gdp", ["SE32", "SE33"])
    table = read(csv(release, "rd_gerd_gdp", figures, "sv"))
    assert list(table.columns) == list(COLUMNS)
    assert len(table) == len(figures)
    row = table[(table["geo"] == "SE33") & (table["year"] == "2020")].iloc[0]
    assert row["name"] == "Övre Norrland"
    assert row["unit"] == "% av BRP"
    assert row["level"] == "nuts2"
    assert (row["source"], row["dataset"]) == ("Eurostat", "test_data")
    assert (row["vintage"], row["licence"]) == ("2024", "CC BY 4.0")
    expected = figures.set_index(["geo", "year"]).at[("SE33", 2020), "value"]
    assert float(row["value"]) == expected


def test_a_secret_figure_is_empty_with_its_mark_never_zero(data: Path) -> None:
    release = open_release()
    figures = release.observations("rd_gerd_gdp", ["SE32"], [2017])
    [row] = read(csv(release, "rd_gerd_gdp", figures, "en")).to_dict("records")
    assert (row["value"], row["confidential"]) == ("", "C")


def test_a_derived_figure_names_every_series_it_is_made_of(data: Path) -> None:
    release = open_release()
    figures = release.observations("gdp_eur", ["SE331"], [2020]).assign(series="s1+s2")
    changed = release.series.copy()
    changed.loc["s2", "dataset"] = "other_data"
    derived = release.__class__(**{**vars(release), "series": changed})
    [row] = read(csv(derived, "gdp_eur", figures, "en")).to_dict("records")
    assert row["dataset"] == "test_data + other_data"
    assert row["source"] == "Eurostat"


def test_a_spreadsheet_reads_the_letters(data: Path) -> None:
    release = open_release()
    figures = release.observations("gdp_eur", ["SE331"], [2020])
    assert csv(release, "gdp_eur", figures, "sv").startswith(b"\xef\xbb\xbf")


def test_a_row_says_whose_figure_it_is_in_the_language_asked(data: Path) -> None:
    release = open_release()
    shared = release.observations("rd_gerd_gdp", ["SE33", "DE21", "SE"], [2020])
    table = read(csv(release, "rd_gerd_gdp", shared, "sv")).set_index("geo")["whose"]
    assert table["SE33"] == "delat: Västerbotten, Norrbotten"
    assert (table["DE21"], table["SE"]) == ("eget", "landets")
    own = release.observations("gdp_eur", ["SE331", "EU27_2020"], [2020])
    table = read(csv(release, "gdp_eur", own, "en")).set_index("geo")["whose"]
    assert (table["SE331"], table["EU27_2020"]) == ("own", "EU")
    english = read(csv(release, "rd_gerd_gdp", shared, "en")).set_index("geo")["whose"]
    assert english["SE33"] == "shared: Västerbotten, Norrbotten"


def test_the_name_of_a_file_says_indicator_release_and_language(data: Path) -> None:
    assert file_name(open_release(), "gdp_eur", "sv") == "gdp_eur_bundled_sv.csv"
