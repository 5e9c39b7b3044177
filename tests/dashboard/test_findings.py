"""What is said of a figure, on hand-made facts."""

import pandas as pd
import pytest

from analysis.answers import NoAnswer
from analysis.scores import rank_interval
from analysis.trends import Trend
from dashboard.facts import Fact
from dashboard.findings import (
    beside_words,
    figure,
    finding,
    level_words,
    measured,
    place_words,
    rank_words,
    trend_words,
)

NAMES = {"SE33": "Övre Norrland", "SE32": "Mellersta Norrland", "SE332": "Norrbotten"}
NO_TREND = Trend("none", "mixed", 2013, 2023, 6)


def name(geo: str) -> str:
    return NAMES.get(geo, geo)


def fact(
    geo: str = "SE33",
    value: float = 2.25,
    *,
    level: str = "shared",
    year: int = 2023,
    flag: str = "",
    among: pd.Series | None = None,
    eu: float | None = None,
    country: float | None = None,
    trend: Trend = NO_TREND,
    hidden: int = 0,
    unit: str = "% av BRP",
    unit_en: str = "% of GDP",
    decimals: int = 2,
    count: bool = False,
    half_width: float = 0.0,
    scale: str = "points",
) -> Fact:
    if among is None:
        among = pd.Series([float(i) for i in range(40)], index=[f"DE{i:02}" for i in range(40)])
    return Fact(
        indicator=pd.Series(
            {"unit_sv": unit, "unit_en": unit_en, "count": count, "decimals": decimals}
            | {"half_width": half_width, "scale": scale}
            | {"short_sv": "FoU-utgifter", "short_en": "R&D spending"}
        ),
        geo=geo,
        level=level,  # type: ignore[arg-type]
        regions=("SE331", "SE332"),
        year=year,
        value=value,
        flag=flag,
        among=among,
        eu=eu,
        country=country,
        trend=trend,
        confidential_years=hidden,
    )


def test_a_finding_names_every_area_the_unit_the_year_and_the_middle() -> None:
    both = [fact(), fact("SE32", 1.03)]
    assert finding(both, name, "sv") == (
        "Övre Norrland 2,25 och Mellersta Norrland 1,03 (procent av BRP, 2023). "
        "Medianen för 40 EU-regioner är 19,50 (2023)."
    )
    assert finding(both, name, "en") == (
        "Övre Norrland 2.25 and Mellersta Norrland 1.03 (per cent of GDP, 2023). "
        "The median of 40 EU regions is 19.50 (2023)."
    )


def test_years_that_differ_stand_beside_each_value() -> None:
    text = finding([fact(), fact("SE32", 1.03, year=2021)], name, "sv")
    assert text.startswith(
        "Övre Norrland 2,25 (2023) och Mellersta Norrland 1,03 (2021) (procent av BRP)."
    )


def test_what_a_flag_means_stands_beside_the_value() -> None:
    text = finding([fact(flag="p"), fact("SE32", 1.03)], name, "sv")
    assert text.startswith("Övre Norrland 2,25 (preliminärt) och Mellersta Norrland 1,03 (")
    assert measured(fact(flag="e"), "en") == "2.25% of GDP (2023, estimated)"


def test_a_published_value_of_the_eu_goes_before_the_median() -> None:
    assert finding([fact(eu=2.22)], name, "sv").endswith("Värdet för EU är 2,22 (2023).")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (2.25, "Högre än i 8\u00a0% av 40 EU-regioner"),
        (0.0, "Ingen av 40 EU-regioner har ett lägre värde"),
        (39.0, "Högre än i 98\u00a0% av 40 EU-regioner"),
    ],
)
def test_a_place_is_a_percentage_and_never_a_rank(value: float, words: str) -> None:
    assert place_words(fact(value=value), "sv") == words


def test_what_is_not_compared_says_why() -> None:
    assert place_words(fact(level="national"), "sv") == "Jämförs inte mellan regioner"
    assert place_words(fact(flag="bu"), "sv") == "Osäkert värde, jämförs inte"
    few = pd.Series([1.0, 2.0], index=["DE11", "DE12"])
    assert place_words(fact(among=few), "en") == "Too few regions have a figure for a comparison"


# Forty regions from 0 to 39: median 19.5, MAD 10, half of MAD* 7.413.


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (30.0, "högre än i EU (22,00; +8,00 procentenheter), högre än i Sverige (20,00; +10,00"),
        (26.0, "på liknande nivå som i EU (22,00; +4,00 procentenheter), på liknande nivå som"),
        (14.0, "lägre än i EU (22,00; −8,00 procentenheter), på liknande nivå som i Sverige"),
    ],
)
def test_a_figure_is_compared_with_the_eu_and_with_sweden(value: float, words: str) -> None:
    assert beside_words(fact(value=value, eu=22.0, country=20.0), "sv").startswith(words)


def test_the_median_stands_in_for_the_eu() -> None:
    assert beside_words(fact(value=19.5), "en") == ("similar to the median (19.50)")


def test_the_distance_of_a_ratio_is_a_percentage_of_the_reference() -> None:
    text = beside_words(fact(value=30.0, eu=20.0, unit="euro", scale="ratio", decimals=0), "sv")
    assert text == "högre än i EU (150\u00a0% av 20)"


def test_an_index_from_a_base_year_is_neither_placed_nor_compared() -> None:
    given = fact(value=30.0, eu=20.0, scale="base_year")
    assert beside_words(given, "sv") == ""
    assert place_words(given, "sv") == (
        "Index från ett basår visar förändring sedan dess: regionerna jämförs inte"
    )


def test_a_share_that_rounds_to_one_or_ninety_nine_is_not_said_to_be_that() -> None:
    among = pd.Series([float(i) for i in range(1000)], index=[f"DE{i:03}" for i in range(1000)])
    share = {
        value: place_words(fact(value=value, among=among), "en")
        for value in (0.0, 3.0, 12.0, 998.0)
    }
    assert share[0.0] == "None of 1,000 NUTS 3 areas has a lower value"
    assert share[3.0] == "Fewer than 1% of 1,000 NUTS 3 areas have a lower value"
    assert share[12.0].startswith("Higher than in 1% of")
    assert share[998.0] == "More than 99% of 1,000 NUTS 3 areas have a lower value"


@pytest.mark.parametrize("scale", ["index", "difference"])
def test_an_index_has_a_word_and_no_distance(scale: str) -> None:
    assert beside_words(fact(value=30.0, eu=20.0, scale=scale), "sv") == "högre än i EU (20,00)"


def test_the_uncertainty_of_a_survey_widens_what_is_similar() -> None:
    assert beside_words(fact(value=30.0, eu=20.0), "sv").startswith("högre")
    text = beside_words(fact(value=30.0, eu=20.0, half_width=10.0), "sv")
    assert text.startswith("på liknande nivå som i EU")


@pytest.mark.parametrize(
    "refused", [{"flag": "u"}, {"level": "national"}, {"count": True}, {"among": pd.Series([1.0])}]
)
def test_no_word_is_said_of_what_may_not_be_compared(refused: dict) -> None:
    given = fact(eu=20.0, country=20.0, **refused)
    assert beside_words(given, "sv") == ""
    assert isinstance(given.place, NoAnswer)


def test_where_half_of_the_regions_are_alike_no_word_is_used() -> None:
    alike = pd.Series([5.0] * 30 + [7.0] * 10, index=[f"DE{i:02}" for i in range(40)])
    assert "orden högre och lägre används inte" in beside_words(fact(among=alike, eu=5.0), "sv")


def test_a_rank_is_given_as_an_interval() -> None:
    # 30 ± 7.413: two regions above 37.413, the first 23 below 22.587.
    given = fact(value=30.0)
    assert rank_words(rank_interval(given.among, given.value), "sv") == (
        "Plats 3–17 av 40: regioner på liknande nivå skiljs inte åt."
    )


def test_a_level_names_the_neighbour_or_both() -> None:
    assert level_words(fact(), name, "sv", "SE331") == "Delas med Norrbotten"
    assert level_words(fact(), name, "sv") == "Delas av SE331 och Norrbotten"
    assert level_words(fact(level="own"), name, "en") == "County value"
    assert level_words(fact(level="national"), name, "sv") == "Endast riket"


@pytest.mark.parametrize(
    ("trend", "hidden", "words"),
    [
        (Trend("up", "", 2009, 2020, 12), 0, ("Ökade", "2009–2020")),
        (Trend("down", "", 2010, 2021, 12), 0, ("Minskade", "2010–2021")),
        (
            NO_TREND,
            0,
            ("Ingen tydlig trend:", "värdena går inte tydligt åt ett håll (6 värden 2013–2023)"),
        ),
        (
            Trend("none", "too_small", 2013, 2023, 5, unreliable=1),
            2,
            (
                "Ingen tydlig trend:",
                "ändringen är för liten "
                "(5 värden 2013–2023, 2 år med sekretess, ett osäkert värde)",
            ),
        ),
        (
            Trend("none", "few_values", 2013, 2023, 4),
            2,
            (
                "Trend kan inte bedömas:",
                "4 värden 2013–2023, 2 år med sekretess, minst 5 värden behövs",
            ),
        ),
        (
            Trend("none", "few_values", 2022, 2022, 1),
            0,
            ("Trend kan inte bedömas:", "ett värde 2022, minst 5 värden behövs"),
        ),
        (
            Trend("none", "break", 2021, 2024, 4, 2021),
            0,
            (
                "Trend kan inte bedömas:",
                "4 värden 2021–2024 sedan serien bröts 2021, minst 5 värden behövs",
            ),
        ),
        (
            Trend("none", "break", 2021, 2021, 0, 2021),
            0,
            (
                "Trend kan inte bedömas:",
                "inget säkert värde sedan serien bröts 2021, minst 5 värden behövs",
            ),
        ),
        (
            Trend("none", "survey_waves", 2016, 2023, 8),
            0,
            ("Ingen pil:", "måttet bygger på undersökningar vartannat år"),
        ),
        (
            Trend("none", "rounded", 2006, 2017, 12),
            0,
            (
                "Ingen pil:",
                "värdena är så grovt avrundade att en ändring kan bero på avrundningen",
            ),
        ),
    ],
)
def test_a_trend_gives_its_years_or_its_reason(
    trend: Trend, hidden: int, words: tuple[str, str]
) -> None:
    assert trend_words(fact(trend=trend, hidden=hidden), "sv") == words


def test_a_measure_that_can_be_negative_shows_its_sign() -> None:
    among = pd.Series([float(i) for i in range(-20, 20)], index=[f"DE{i:02}" for i in range(40)])
    assert figure(fact(value=6.3, among=among, decimals=1), "sv") == "+6,3"
    assert figure(fact(value=-2.1, among=among, decimals=1), "sv") == "\u22122,1"
    assert figure(fact(value=6.3, decimals=1), "sv") == "6,3"


def test_a_unit_that_is_a_phrase_goes_into_the_parenthesis() -> None:
    assert measured(fact(), "sv") == "2,25\u00a0% av BRP (2023)"
    assert measured(fact(value=110.0, unit="index, EU27 = 100", decimals=0), "sv") == (
        "110 (index, EU27 = 100, 2023)"
    )
