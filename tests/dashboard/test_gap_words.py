"""What Compare says of the gap to Sweden and the EU, against SciPy on the published figures."""

import re
from pathlib import Path

import pandas as pd
import pytest
from scipy.stats import kendalltau, theilslopes
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = ROOT / "data" / "processed" / "bundled"


def compare(**address: str) -> str:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    at.switch_page(str(ROOT / "pages" / "compare.py"))
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return "\n".join(element.proto.body for element in at.get("html")).replace("\u00a0", " ")


def gap(indicator: str, geo: str, reference: str, years: range) -> pd.Series:
    rows = pd.read_parquet(BUNDLED / "observations.parquet")
    rows = rows[(rows["indicator"] == indicator) & rows["year"].isin(years)]
    by_year = {g: rows[rows["geo"] == g].set_index("year")["value"] for g in (geo, reference)}
    return (by_year[geo] - by_year[reference]).dropna()


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("sv", "Västernorrland närmade sig EU27 2010–2021: avståndet minskade med {} per år."),
        ("en", "Västernorrland came closer to EU27 in 2010–2021: the gap shrank by {} a year."),
    ],
)
def test_a_gap_that_closes_is_told_with_its_pace(lang: str, words: str) -> None:
    text = compare(indicator="gdp_pps", region="SE321", benchmark="eu", lang=lang)
    gaps = gap("gdp_pps", "SE321", "EU27_2020", range(2010, 2022))
    assert kendalltau(gaps.index, gaps).pvalue < 0.10
    pace = abs(theilslopes(gaps, gaps.index).slope)
    printed = f"{pace:.1f}".replace(".", "," if lang == "sv" else ".")
    assert words.format(printed) in text
    # 9 above the EU in 2021, at the same pace nothing after about six years.
    assert str(round(2021 + gaps.iloc[-1] / pace)) in text


def test_a_gap_of_percentages_is_in_percentage_points() -> None:
    text = compare(indicator="n_imp", region="SE", benchmark="eu", lang="sv")
    assert re.search(r"avståndet minskade med 0,15 procentenheter per år", text)


def test_a_gap_without_a_trend_is_said_to_have_none() -> None:
    text = compare(indicator="gdp_pps", region="SE331", benchmark="se", lang="sv")
    assert "Avståndet mellan Västerbotten och Sverige visar ingen tydlig trend 2010–2021." in text


def test_an_index_with_a_base_year_has_no_gap() -> None:
    text = compare(indicator="gdp_real", region="SE33", benchmark="eu", lang="sv")
    assert "vståndet" not in text
    assert "passerade" not in text


def test_where_no_rule_answers_nothing_is_said_of_the_gap() -> None:
    # Amounts at current prices compare areas in one year.
    text = compare(indicator="gdp_eur", region="SE331", benchmark="both", lang="sv")
    assert "vståndet" not in text
