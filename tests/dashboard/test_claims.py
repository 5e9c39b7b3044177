"""Sentences that claim no more than their figures, on the published figures."""

import base64
import re
from html import unescape

import pandas as pd
import pytest
from visiting import said, visit

from dashboard.release import open_release


def words(page: str, **address: str) -> str:
    at = visit(page, lang="sv", **address)
    alts = [drawing.proto.alt for drawing in at.get("plotly_chart")]
    text = re.sub(r"<[^>]*>", " ", "\n".join([said(at), *alts]))
    return unescape(text).replace("\u00a0", " ")


@pytest.fixture(autouse=True)
def _bundled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("S3_DATA_DIR", raising=False)


def test_an_unreliable_value_is_no_extreme_of_a_map() -> None:
    release = open_release()
    rows = release.observations("neet", years=[2021]).dropna(subset="value").set_index("geo")
    nordic = rows[rows.index.str.match(r"(DK|FI|SE|NO|IS)..$")]
    sure = nordic[~nordic["flag"].str.contains("u")]["value"]
    # Ours is the lowest of all, and unreliable.
    assert nordic["value"].idxmin() == "SE33"
    assert "u" in nordic.at["SE33", "flag"]
    text = words("map", indicator="neet", level="nordic", year="2021")
    lowest = f"{sure.min():.1f}".replace(".", ",")
    assert f"2021 i {len(nordic)} områden, från {lowest} i " in text


def test_an_index_from_a_base_year_has_no_place_and_no_rank_on_a_map() -> None:
    text = words("map", indicator="gdp_real", level="eu", region="SE33")
    assert "Index från ett basår visar förändring sedan dess: länen jämförs inte" in text
    assert not re.search(r"Plats \d|högre än i", text)


def test_flags_of_both_sides_stand_in_what_is_said_of_countries() -> None:
    figures = pd.DataFrame(open_release().observations("n_cmu", ["SE", "EU27_2020"], [2023]))
    assert figures["flag"].tolist() == ["i", "i"]
    text = words("circular")
    assert "cirkulär materialanvändning (9,9 mot 11,8 %, 2023; imputerat)" in text
    assert "återvunnet kommunalt avfall (39,4 mot 48,2 %, 2023; EU imputerat)" in text


def test_a_change_of_some_industries_is_not_told_as_that_of_all_jobs() -> None:
    text = words("specialisation", region="SE321")
    assert "ökade jobben i Mellersta Norrland, i de branscher som kan delas upp, med 2,8" in text
    assert "var jobben i Västernorrland lika många som förut, avrundat" in text


def test_a_small_line_does_not_pass_over_a_missing_year() -> None:
    rows = open_release().observations("n_weee", ["SE"]).dropna(subset="value")
    years, broken = rows["year"].tolist(), rows["flag"].str.contains("b").tolist()
    starts = sum(
        not place or year - years[place - 1] > 1 or broken[place]
        for place, year in enumerate(years)
    )
    assert (2007 in years, starts) == (False, 2 + sum(broken))
    [image] = re.findall(
        r'<th scope="row"><a [^>]*>Återvunnet elavfall</a></th><td><img [^>]*base64,([^"]*)"',
        said(visit("circular", lang="sv")),
    )
    # The EU is drawn first, Sweden over it.
    _, sweden = re.findall(r'<path d="([^"]*)"', base64.b64decode(image).decode())
    assert sweden.count("M") == starts
