"""A domain in one number, as a visitor of its page meets it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import streamlit as st
import visiting
from streamlit.testing.v1 import AppTest
from visiting import said

from dashboard.release import open_release
from dashboard.score_chart import score_chart
from dashboard.score_words import missing_words, parts_table
from dashboard.scored import scorable, scored
from dashboard.shell import Frame

ROOT = Path(__file__).resolve().parents[2]
# Domain X: four indicators with figures and one that waits for them.
PUBLISHED = {"rd_gerd_gdp": "higher", "ris_sii": "higher", "phys": "lower", "emp_wood": "higher"}
WAITING = "tour_nights"
OWN = {
    "SE33": {"rd_gerd_gdp": 80.0, "ris_sii": 60.0, "phys": 20.0, "emp_wood": 31.0},
    "SE32": {"rd_gerd_gdp": 30.0, "ris_sii": 50.0, "phys": 70.0, "emp_wood": 12.0},
}
REGIONS = [f"ES{i:02}" for i in range(100)]


def visit(**address: str) -> AppTest:
    return visiting.visit("domains", **({"domain": "X"} | address))


@pytest.fixture
def domain_x(data: Path) -> Iterator[Path]:
    """A release in which domain X has five scored indicators; 100 regions have 0, 1, … 99."""
    folder = data / "processed" / "bundled"
    indicators = pd.read_parquet(folder / "indicators.parquet").set_index("id", drop=False)
    indicators["s3_domain"] = indicators["s3_domain"].where(indicators["s3_domain"] != "X", "A")
    chosen = [*PUBLISHED, WAITING]
    indicators.loc[chosen, "s3_domain"] = "X"
    indicators.loc[chosen, "direction"] = [*PUBLISHED.values(), "higher"]
    indicators.loc[chosen, ["level", "decimals", "status"]] = ["nuts2", 0, "published"]
    indicators.loc[WAITING, "status"] = "awaiting refresh"
    indicators.to_parquet(folder / "indicators.parquet", index=False)
    regions = pd.read_parquet(folder / "regions.parquet")
    more = [
        {"geo": geo, "country": "ES", "level": "nuts2", "parent": "ES", "name_sv": geo}
        for geo in REGIONS
    ]
    more = pd.DataFrame(more).assign(nuts_vintage="2024", area_km2=1.0, name_en=REGIONS)
    pd.concat([regions, more]).to_parquet(folder / "regions.parquet", index=False)
    figures = pd.read_parquet(folder / "observations.parquet")
    figures = figures[~figures["indicator"].isin(chosen)]
    made = [
        (indicator, geo, 2023, value)
        for indicator in PUBLISHED
        for geo, value in [
            *zip(REGIONS, map(float, range(100)), strict=True),
            # Norway is no part of the EU, whose scale it would stretch.
            ("NO07", 1000.0),
            *((geo, OWN[geo][indicator]) for geo in OWN),
        ]
    ]
    added = pd.DataFrame(made, columns=["indicator", "geo", "year", "value"])
    added = added.assign(flag="", confidential="", series="s1")
    _write(data, pd.concat([figures, added]))
    yield data
    st.cache_resource.clear()


def _write(data: Path, figures: pd.DataFrame) -> None:
    figures = figures.sort_values(["indicator", "geo", "year"])
    figures = figures.astype({"indicator": "category", "geo": "category", "year": "int16"})
    figures.to_parquet(data / "processed" / "bundled" / "observations.parquet", index=False)
    # A real release is never written again under the same time.
    st.cache_resource.clear()


def _figures(data: Path) -> pd.DataFrame:
    table = pd.read_parquet(data / "processed" / "bundled" / "observations.parquet")
    return table.astype({"indicator": "str", "geo": "str"})


def _change(data: Path, indicator: str, geo: str, **cells: object) -> None:
    table = _figures(data)
    rows = (table["indicator"] == indicator) & (table["geo"] == geo)
    table.loc[rows, list(cells)] = list(cells.values())
    _write(data, table)


def messages(at: AppTest) -> str:
    return "\n".join(re.findall(r'<p class="message".*?</p>', said(at)))


def score_figures(at: AppTest) -> list[dict]:
    """The drawing of the domain score, if there is one."""
    drawn = [e for e in at.get("plotly_chart") if "ett tal" in e.proto.alt]
    return [json.loads(e.proto.spec) | {"alt": e.proto.alt} for e in drawn]


def weights(at: AppTest) -> str:
    found = at.query_params.get("weights", "")
    return found if isinstance(found, str) else found[0]


def expected(geo: str) -> dict[str, float]:
    """The scores of an area, derived again from the figures."""
    found = {}
    for indicator, direction in PUBLISHED.items():
        among = [*range(100), *(OWN[area][indicator] for area in OWN)]
        low, high = np.percentile(among, [2.5, 97.5])
        points = 100 * (OWN[geo][indicator] - low) / (high - low)
        found[indicator] = 100 - points if direction == "lower" else points
    return found


def test_each_area_has_its_score_with_parts_and_bands(domain_x: Path) -> None:
    text = said(visit())
    for geo, name in (("SE33", "Övre Norrland"), ("SE32", "Mellersta Norrland")):
        points = np.array(list(expected(geo).values()))
        without = [np.delete(points, i).mean() for i in range(4)]
        assert (
            f"{name} får {points.mean():.0f} av 100 poäng i området Område X: medelvärdet av 4 av "
            "de 5 mått som kan ges poäng. "
            f"Talet blir {min(without):.0f}–{max(without):.0f} om ett mått i taget utelämnas"
        ) in text
    assert "Inte hämtade än: Gästnätter." in text
    assert re.search(r"en plats mellan \d+ och \d+ av 102 EU-regioner", text)
    assert "Regeln" in text
    assert "rule=scores" in text


def test_the_section_speaks_english(domain_x: Path) -> None:
    text = said(visit(lang="en"))
    assert "The domain in one number" in text
    assert "in the domain Domain X: the mean of 4 of the 5 indicators that can be scored" in text
    assert "Not fetched yet: Tourist nights." in text


def test_the_drawing_has_its_words_source_marks_and_table(domain_x: Path) -> None:
    at = visit()
    [figure] = score_figures(at)
    assert "Övre Norrland får" in figure["alt"]
    assert figure["layout"]["xaxis"]["range"] == [0, 100]
    assert "Källa: Eurostat, test_data (2024). CC BY 4.0. Avser 2023." in said(at)
    assert "Två riksområden med två län vardera" in said(at)
    # One table for each of the four measures of the view, and that of the score.
    assert sum(e.label == "Visa tabell" for e in at.expander) == len(at.get("plotly_chart"))


def test_with_too_few_indicators_the_page_says_so_and_draws_nothing(domain_x: Path) -> None:
    table = _figures(domain_x)
    _write(domain_x, table[~table["indicator"].isin(["phys", "emp_wood"])])
    at = visit()
    assert "2 av 5 mått som kan ges poäng har uppgifter, det krävs 3" in said(at)
    assert "Färre än 100 EU-regioner har uppgifter: Läkare &lt;b&gt;; Jobb i trä." in said(at)
    assert "medelvärdet av 2" not in said(at)
    assert score_figures(at) == []
    assert not at.exception


def test_one_area_may_have_a_score_where_the_other_has_none(domain_x: Path) -> None:
    for indicator in ("phys", "emp_wood"):
        _change(domain_x, indicator, "SE32", value=float("nan"), confidential="C")
    at = visit()
    assert "Övre Norrland får" in said(at)
    assert "Mellersta Norrland får" not in said(at)
    assert "Inget tal för Mellersta Norrland: 2 av 5 mått som kan ges poäng har" in said(at)
    assert "har uppgifter, det krävs 3." in said(at)
    assert "Sekretess: Läkare &lt;b&gt; (Mellersta Norrland); Jobb i trä (Mellersta" in said(at)
    assert len(score_figures(at)[0]["data"]) == 2


def test_a_domain_without_scored_indicators_says_why(data: Path) -> None:
    at = visit(domain="F")
    assert "Inget tal: inget av områdets mått har både en önskad riktning" in said(at)
    assert score_figures(at) == []


# The reader's own weights


def test_the_weights_in_the_address_count(domain_x: Path) -> None:
    at = visit(weights="rd_gerd_gdp:3,phys:0")
    points = expected("SE33")
    mean = (3 * points["rd_gerd_gdp"] + points["ris_sii"] + points["emp_wood"]) / 5
    equal = np.mean(list(points.values()))
    assert f"Övre Norrland får {mean:.0f} av 100 poäng i området Område X med dina vikter." in said(
        at
    )
    assert f"Med lika vikter blir talen: Övre Norrland {equal:.0f} och" in said(at)
    assert weights(at) == "rd_gerd_gdp:3,phys:0"
    assert messages(at) == ""


def test_equal_weights_are_not_written_in_the_address(domain_x: Path) -> None:
    at = visit(weights="rd_gerd_gdp:1")
    assert "weights" not in at.query_params
    assert "med dina vikter" not in said(at)
    assert "weights" not in visit().query_params


def test_weights_that_do_not_exist_are_named_and_the_others_count(domain_x: Path) -> None:
    at = visit(weights="phys:0,phys:7,nonsense:2,n_ren:2,ris_sii")
    assert weights(at) == "phys:0"
    assert "med dina vikter" in said(at)
    for code in ("phys:7", "nonsense:2", "n_ren:2", "ris_sii"):
        assert f"”{code}”" in messages(at)
    assert "räknas inte" in messages(at)


def test_weights_of_another_domain_stay_for_the_way_back(domain_x: Path) -> None:
    at = visit(domain="A", weights="phys:2")
    assert weights(at) == "phys:2"
    assert messages(at) == ""


def test_without_any_weight_the_page_asks_for_one(domain_x: Path) -> None:
    at = visit(weights=",".join(f"{indicator}:0" for indicator in PUBLISHED))
    assert not at.exception
    assert "Alla vikter är noll." in messages(at)
    assert score_figures(at) == []
    assert [e.label for e in at.expander].count("Välj egna vikter") == 1


def open_sliders(at: AppTest) -> AppTest:
    at.session_state["weights"] = True
    return at.run()


def test_a_slider_writes_its_weight_and_the_button_takes_all_back(domain_x: Path) -> None:
    at = open_sliders(visit(weights="phys:0"))
    assert {slider.label: slider.value for slider in at.slider} == {
        "FoU-utgifter": 1,
        "Regionalt innovationsindex": 1,
        "Läkare <b>": 0,
        "Jobb i trä": 1,
    }
    at.slider[0].set_value(3).run()
    assert weights(at) == "phys:0,rd_gerd_gdp:3"
    assert at.slider[0].value == 3
    [button] = [b for b in at.button if b.label == "Tillbaka till lika vikter"]
    button.click().run()
    assert "weights" not in at.query_params
    assert {slider.value for slider in at.slider} == {1}
    assert "med dina vikter" not in said(at)


# Which indicators, and their figures


def test_neutral_national_inferred_and_discontinued_indicators_are_no_parts(
    domain_x: Path,
) -> None:
    path = domain_x / "processed" / "bundled" / "indicators.parquet"
    table = pd.read_parquet(path).set_index("id", drop=False)
    table.loc["rd_gerd_gdp", "direction"] = "neutral"
    table.loc["ris_sii", "level"] = "national"
    table.loc["phys", "certainty"] = "inferred"
    table.loc["emp_wood", "status"] = "discontinued"
    table.to_parquet(path, index=False)
    assert scorable(open_release()).index.tolist() == [WAITING]
    table.loc[WAITING, "scale"] = "base_year"
    table.to_parquet(path, index=False)
    st.cache_resource.clear()
    assert scorable(open_release()).empty


def test_what_other_indicators_hold_does_not_count_twice(domain_x: Path) -> None:
    path = domain_x / "processed" / "bundled" / "indicators.parquet"
    table = pd.read_parquet(path).set_index("id", drop=False).assign(represented_by="")
    # A total holds its part, and a measure with figures one that waits for the same.
    table.loc["phys", "represented_by"] = "n_ren;rd_gerd_gdp"
    table.loc[WAITING, "represented_by"] = "emp_wood"
    # One that has no score itself holds nothing.
    table.loc["emp_wood", "represented_by"] = f"n_ren;{WAITING}"
    table.to_parquet(path, index=False)
    st.cache_resource.clear()
    found = scored(open_release(), "X")
    assert found.scores.columns.tolist() == ["rd_gerd_gdp", "ris_sii", "emp_wood"]
    assert found.used == ["rd_gerd_gdp", "ris_sii", "emp_wood"]
    at = visit()
    points = [expected("SE33")[i] for i in found.used]
    assert f"Övre Norrland får {np.mean(points):.0f} av 100 poäng" in said(at)
    assert "medelvärdet av 3 av de 3 mått som kan ges poäng" in said(at)
    assert "redan innehåller detsamma: Läkare &lt;b&gt;; Gästnätter." in said(at)
    assert not [slider for slider in open_sliders(at).slider if "Läkare" in slider.label]


def test_only_eu_regions_make_the_scale(domain_x: Path) -> None:
    found = scored(open_release(), "X")
    assert "NO07" not in found.scores.index
    assert set(REGIONS) < set(found.scores.index)
    assert found.parts["regions"].tolist() == [102, 102] * 4 + [0, 0]
    rows = found.parts[found.parts["indicator"] == "phys"].set_index("geo")
    assert rows.at["SE33", "score"] == pytest.approx(expected("SE33")["phys"])


def test_an_unreliable_value_gives_way_to_the_year_before_and_no_older_one(
    domain_x: Path,
) -> None:
    _change(domain_x, "phys", "SE33", flag="u")
    _change(domain_x, "emp_wood", "SE33", flag="u")
    older = [("phys", "SE33", 2022, 44.0), ("emp_wood", "SE33", 2021, 44.0)]
    added = pd.DataFrame(older, columns=["indicator", "geo", "year", "value"])
    table = pd.concat([_figures(domain_x), added.assign(flag="", confidential="", series="s1")])
    _write(domain_x, table)
    found = scored(open_release(), "X")
    rows = found.parts[found.parts["geo"] == "SE33"].set_index("indicator")
    assert rows.loc["phys", ["year", "value", "reason"]].tolist() == [2022, 44.0, ""]
    assert rows.at["emp_wood", "reason"] == "unreliable"
    assert pd.isna(found.scores.at["SE33", "emp_wood"])


def test_an_area_without_figures_has_none(domain_x: Path) -> None:
    table = _figures(domain_x)
    _write(domain_x, table[(table["indicator"] != "phys") | (table["geo"] != "SE32")])
    found = scored(open_release(), "X")
    frame = Frame("domains", "sv", "light", open_release(), None)
    assert "Ingen uppgift för de två senaste åren: Läkare <b> (Mellersta Norrland)." in (
        missing_words(frame, found.parts)
    )


def test_the_table_shows_value_year_score_and_weight_or_why_there_is_none(domain_x: Path) -> None:
    _change(domain_x, "ris_sii", "SE33", flag="p")
    _change(domain_x, "phys", "SE33", value=float("nan"), confidential="C")
    release = open_release()
    frame = Frame("domains", "sv", "light", release, None)
    table = parts_table(frame, scored(release, "X"), {"emp_wood": 0.0})
    rows = [
        re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", table)
    ]
    points = {geo: {i: f"{p:.0f}" for i, p in expected(geo).items()} for geo in OWN}
    assert rows[0] == [
        "Mått",
        "Övre Norrland",
        "Poäng",
        "Mellersta Norrland",
        "Poäng",
        "Vikt",
        "EU-regioner",
    ]
    by_label = {row[0]: row[1:] for row in rows[1:]}
    assert by_label["FoU-utgifter, % av BRP"] == [
        "80 (2023)",
        points["SE33"]["rd_gerd_gdp"],
        "30 (2023)",
        points["SE32"]["rd_gerd_gdp"],
        "1",
        "102",
    ]
    assert by_label["Regionalt innovationsindex"][0] == "60 (2023, preliminärt)"
    assert by_label["Läkare &lt;b&gt;, per 100 000"][:2] == ["sekretess", "–"]
    assert by_label["Jobb i trä, % av jobben"][4] == "0"
    assert by_label["Gästnätter, per inv."] == ["inte hämtat än", "–"] * 2 + ["–", "–"]


# The drawing


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_words_over_a_band_stay_inside_the_axis(lang: str) -> None:
    ends = [(0, 3), (10, 30), (45, 60), (70, 80), (98, 100)]
    found = pd.DataFrame(
        [
            {"score": sum(pair) / 2}
            | {f"{end}_{band}": at for band in ("without", "weights") for end, at in zip(
                ("low", "high"), pair, strict=True)}
            for pair in ends
        ],
        index=["SE33", "SE32"] * 2 + ["SE33"],
    )  # fmt: skip
    figure = score_chart(found, 50.0, name=str, theme="light", lang=lang)
    words = [note for note in figure.layout.annotations if ": " in note.text]
    assert len(words) == 10
    width = 330  # pixels from 0 to 100 on a phone
    for note in words:
        long = 6.4 * len(note.text)
        left = {"left": 0, "center": long / 2, "right": long}[note.xanchor]
        start = note.x / 100 * width - left
        assert start > -12
        assert start + long < width + 12
    assert "50" in figure.layout.annotations[-1].text


def test_a_score_that_no_choice_moves_has_one_figure_instead_of_a_band() -> None:
    ends = ("low_without", "high_without", "low_weights", "high_weights")
    found = pd.DataFrame([dict.fromkeys(("score", *ends), 40.2)], index=["SE33"])
    figure = score_chart(found, None, name=str, theme="dark", lang="en")
    texts = [note.text for note in figure.layout.annotations]
    assert texts == ["SE33 <b>40</b>", "One indicator at a time left out: 40", "Random weights: 40"]
