"""What Compare says of the gap to Sweden and the EU, against SciPy on the published figures."""

import re
from pathlib import Path

import pandas as pd
import pytest
from scipy.stats import kendalltau, theilslopes
from visiting import said, visit

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = ROOT / "data" / "processed" / "bundled"


def compare(**address: str) -> str:
    return said(visit("compare", **address)).replace("\u00a0", " ")


def gap(indicator: str, geo: str, reference: str, years: range) -> pd.Series:
    rows = pd.read_parquet(BUNDLED / "observations.parquet")
    rows = rows[(rows["indicator"] == indicator) & rows["year"].isin(years)]
    by_year = {g: rows[rows["geo"] == g].set_index("year")["value"] for g in (geo, reference)}
    return (by_year[geo] - by_year[reference]).dropna()


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "sv",
            "Avståndet till EU minskade i Västernorrland "
            "(2010–2021, från +{} till +{} enheter, medianlutning {} om året).",
        ),
        (
            "en",
            "The gap to the EU shrank in Västernorrland "
            "(2010–2021, from +{} to +{} points, median slope {} a year).",
        ),
    ],
)
def test_a_gap_that_closes_is_told_with_its_pace(lang: str, words: str) -> None:
    text = compare(indicator="gdp_pps", region="SE321", benchmark="eu", lang=lang)
    gaps = gap("gdp_pps", "SE321", "EU27_2020", range(2010, 2022))
    assert kendalltau(gaps.index, gaps).pvalue < 0.10
    pace = abs(theilslopes(gaps, gaps.index).slope)
    printed = f"{pace:.1f}".replace(".", "," if lang == "sv" else ".")
    assert words.format(f"{gaps.iloc[0]:.0f}", f"{gaps.iloc[-1]:.0f}", printed) in text


def test_the_years_shown_do_not_choose_what_the_rule_says() -> None:
    whole = compare(indicator="gdp_pps", region="SE332,SE322", benchmark="eu")
    [told] = re.findall(r"Avståndet till EU [^<]*", whole)
    part = compare(indicator="gdp_pps", region="SE332,SE322", benchmark="eu", years="2014,2021")
    assert told in part


def test_an_area_that_touched_the_other_side_has_not_passed_the_reference() -> None:
    # Below Sweden in all years but 2020.
    gaps = gap("pop_change", "SE331", "SE", range(2014, 2023))
    assert gaps.iloc[0] < 0
    assert gaps.iloc[-1] < 0 < gaps.max()
    text = compare(indicator="pop_change", region="SE331", benchmark="se")
    assert "växlade mellan över och under i Västerbotten (2014–2022, från −" in text


def test_a_gap_of_percentages_is_in_percentage_points() -> None:
    text = compare(indicator="n_imp", region="SE", benchmark="eu", lang="sv")
    assert "procentenheter, medianlutning 0,15 om året)" in text


def test_a_gap_without_a_trend_is_said_to_have_none() -> None:
    text = compare(indicator="pop_change", region="SE321", benchmark="se", lang="sv")
    assert "visar ingen tydlig trend i Västernorrland (2014–2022, från " in text


def test_an_area_that_went_below_the_reference_once_did_so() -> None:
    gaps = gap("gdp_pps", "SE322", "EU27_2020", range(2010, 2022))
    signs = [sign for sign in (gaps > 0).astype(int) - (gaps < 0).astype(int) if sign]
    assert signs == sorted(signs, reverse=True)
    text = compare(indicator="gdp_pps", region="SE322", benchmark="eu", lang="sv")
    assert "gick från över till under i Jämtland Härjedalen (2010–2021, från +20 till −1" in text


def test_a_gap_to_figures_of_unknown_breaks_is_not_tested() -> None:
    text = compare(indicator="gdp_pps", region="SE331", benchmark="se", lang="sv")
    assert "Avståndet till Sverige prövas inte i Västerbotten, för flaggorna saknas" in text


def test_an_index_with_a_base_year_has_no_gap() -> None:
    text = compare(indicator="gdp_real", region="SE33", benchmark="eu", lang="sv")
    assert "Avståndet till" not in text


def test_where_no_rule_answers_nothing_is_said_of_the_gap() -> None:
    # Amounts at current prices compare areas in one year.
    text = compare(indicator="gdp_eur", region="SE331", benchmark="both", lang="sv")
    assert "Avståndet till" not in text


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("sv", "Avståndet till EU har för få år för en trend i Sverige (4 av minst 5 år)."),
        (
            "en",
            "The gap to the EU has too few years for a trend in Sweden (4 of at least 5 years).",
        ),
    ],
)
def test_too_few_years_in_common_are_counted(lang: str, words: str) -> None:
    # The series of Sweden breaks in 2020.
    assert len(gap("n_munwaste", "SE", "EU27_2020", range(2020, 2100))) == 4
    assert words in compare(indicator="n_munwaste", region="SE", benchmark="eu", lang=lang)


def test_a_gap_to_nobody_is_not_told() -> None:
    # The release has no figure of Sweden.
    text = compare(indicator="emprate_15_64", region="SE33", benchmark="se", lang="sv")
    assert "Avståndet till Sverige" not in text


def test_no_area_is_called_higher_in_an_index_from_a_base_year() -> None:
    text = compare(indicator="gdp_real", region="SE33", benchmark="both", lang="sv")
    assert "orden högre, liknande och lägre används inte" in text
    assert "är värdet 2023" not in text
