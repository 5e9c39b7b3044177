"""What the catalogue holds, and how it reads in both languages."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pydantic import BaseModel

from pipelines.catalogue import Catalogue, Words, load_catalogue

FOUR = {"SE331", "SE332", "SE321", "SE322"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def all_words(part: object, where: str = "") -> Iterator[tuple[str, Words]]:
    """Every text that a reader sees, with its place, such as `indicators.phys.label`."""
    if isinstance(part, Words):
        yield where[1:], part
    elif isinstance(part, BaseModel | Mapping):
        for name, value in dict(part).items():
            yield from all_words(value, f"{where}.{name}")
    elif isinstance(part, tuple):
        for value in part:
            yield from all_words(
                value, f"{where}.{getattr(value, 'key', getattr(value, 'geo', ''))}"
            )


def sentences(catalogue: Catalogue) -> Iterator[tuple[str, Words]]:
    """The texts that are whole sentences."""
    kinds = ("definition", "caveat", "regional_gap", "attribution", "reason")
    for where, words in all_words(catalogue):
        if where.endswith(kinds) or where.startswith("caveats."):
            yield where, words


def test_every_agreed_measure_is_there(catalogue):
    lines = Path(__file__).with_name("indicator_ids.txt").read_text(encoding="utf-8").split("\n")
    expected = [line for line in lines if line and not line.startswith("#")]
    assert len(expected) == 157
    assert set(expected) <= set(catalogue.indicators)


def test_the_nine_domains_come_in_their_agreed_order(catalogue):
    assert [d.key for d in catalogue.domains] == ["F", "R", "E", "I", "T", "M", "H", "A", "X"]


def test_the_five_circular_areas_come_in_the_order_of_the_eu_framework(catalogue):
    assert [a.key for a in catalogue.areas] == [
        "production_consumption",
        "waste_management",
        "secondary_raw_materials",
        "competitiveness_innovation",
        "sustainability_resilience",
    ]


def test_every_domain_and_area_has_indicators_and_a_headline_of_its_own(catalogue):
    indicators = catalogue.indicators.values()
    for domain in catalogue.domains:
        assert catalogue.indicators[domain.headline].domain == domain.key
        assert sum(i.domain == domain.key for i in indicators) >= 5, domain.key
    for area in catalogue.areas:
        assert catalogue.indicators[area.headline].circular_area == area.key


def test_a_division_of_industry_belongs_to_one_domain_only(catalogue):
    divisions = [division for domain in catalogue.domains for division in domain.nace]
    assert [d for d, n in Counter(divisions).items() if n > 1] == []
    assert all(re.fullmatch(r"[A-U]\d\d", division) for division in divisions)


def test_every_domain_says_where_each_of_the_four_regions_stands(catalogue):
    for domain in catalogue.domains:
        assert set(domain.priorities) == FOUR


def test_vasterbotten_has_no_industrial_priority_that_the_region_has_not_stated(catalogue):
    marks = {domain.key: domain.priorities["SE331"].mark for domain in catalogue.domains}
    assert {key for key, mark in marks.items() if mark == "stated"} == {"A", "X"}


def test_every_unit_caveat_and_source_is_used(catalogue):
    indicators = catalogue.indicators.values()
    assert set(catalogue.units) == {i.unit for i in indicators}
    assert set(catalogue.caveats) == {key for i in indicators for key in i.caveats}
    queried = {query.source for i in indicators for s in i.series.values() for query in s.queries}
    assert set(catalogue.sources) == queried | {"gisco", "regional"}


def test_national_measures_are_marked_in_their_label_and_not_in_their_short_title(catalogue):
    for i in catalogue.indicators.values():
        national = i.level == "national"
        assert i.label.sv.endswith("(riket)") is national, i.id
        assert i.label.en.endswith("(Sweden)") is national, i.id
        assert "riket" not in i.short.sv
        assert "(Sweden)" not in i.short.en


def test_a_proxy_says_so_in_its_label(catalogue):
    for i in catalogue.indicators.values():
        assert i.label.en.startswith("Proxy") is i.proxy, i.id
        assert i.label.sv.startswith("Indirekt mått") is i.proxy, i.id


def test_current_prices_are_never_compared_over_time(catalogue):
    for i in catalogue.indicators.values():
        if "current_prices" in i.caveats:
            assert not i.comparable_over_time, i.id


def test_series_with_gaps_by_design_say_so(catalogue):
    for i in catalogue.indicators.values():
        biennial = bool({"odd_years", "even_years"} & set(i.caveats))
        assert (i.rhythm == "biennial") is biennial, i.id
        assert (i.rhythm == "survey_waves") is i.id.startswith("ris_"), i.id


def test_the_cases_of_three_years_are_those_above_the_line(catalogue):
    pooled = [i for i in catalogue.indicators.values() if i.rhythm == "three_years"]
    assert len(pooled) >= 2
    for i in pooled:
        cases = catalogue.indicators[i.counts]
        assert (cases.formula, cases.series["a"]) == ("a", i.series["a"]), i.id
        assert catalogue.units[cases.unit].count, i.id
        assert re.fullmatch(r"(\d+\*)?a/[^/*]*(\(.*\))?", i.formula), i.id
        assert "few_cases" in i.caveats, i.id


def test_no_two_indicators_stand_for_each_other(catalogue):
    by = {i.id: set(i.represented_by) for i in catalogue.indicators.values()}
    for first, others in by.items():
        reached = set(others)
        while more := {o for other in reached for o in by[other]} - reached:
            reached |= more
        assert first not in reached
    same = {i.id: i.domain for i in catalogue.indicators.values()}
    assert all(same[o] == same[first] for first, others in by.items() for o in others)


def test_titles_tell_the_indicators_apart_in_both_languages(catalogue):
    for name in ("label", "short"):
        for language in ("sv", "en"):
            titles = Counter(
                getattr(getattr(i, name), language) for i in catalogue.indicators.values()
            )
            assert [title for title, n in titles.items() if n > 1] == []


def test_short_titles_fit_a_card(catalogue):
    for i in catalogue.indicators.values():
        assert max(len(i.short.sv), len(i.short.en)) <= 45, i.id


def test_sentences_exist_in_two_languages_and_are_complete(catalogue):
    for where, words in sentences(catalogue):
        assert words.sv != words.en, where
        for text in (words.sv, words.en):
            assert text.endswith("."), f"{where}: {text}"
            assert text[0].isupper() or text[0] == "©", f"{where}: {text}"


def test_a_statement_is_a_clause_that_judges_nothing(catalogue):
    names = re.compile(r"(BRP|GDP|EU)\b")
    for i in catalogue.indicators.values():
        for text in (i.statement.sv, i.statement.en):
            assert text[0].islower() or text[0] == "{" or names.match(text), f"{i.id}: {text}"
            assert text[-1].isalnum() or text[-1] in ")}", f"{i.id}: {text}"
            assert not re.search(r"[;!?%]|[.:] ", text), f"{i.id}: {text}"
            assert not re.search(r"\b(bara|hela|starkt?|bra|only|whole|strong|good)\b", text), i.id
        assert 0.6 < len(i.statement.sv) / len(i.statement.en) < 1.7, i.id


def test_a_statement_tells_the_country_from_an_area(catalogue):
    for i in catalogue.indicators.values():
        national = i.level == "national"
        assert bool(re.search(r"\blandets?\b", i.statement.sv)) is national, i.id
        assert ("country" in i.statement.en) is national, i.id
        assert not (national and re.search(r"\bBRP\b|områdets?\b", i.statement.sv)), i.id


def test_a_statement_says_the_unit_of_its_figure(catalogue):
    for i in catalogue.indicators.values():
        unit = catalogue.units[i.unit]
        # An index of which the EU is 100 reads as percentages of the EU.
        percentage = unit.scale == "points" or i.unit == "index_eu27"
        assert ("{value} procent" in i.statement.sv) is percentage, i.id
        assert ("{value} per cent" in i.statement.en) is percentage, i.id
        index = unit.label.en.startswith("index") and not percentage
        assert ("index {value}" in i.statement.sv) is index, i.id
        # The scoreboard's base year stands in its unit: the statement names the scoreboard.
        scored = "scoreboard" in i.caveats
        assert ("regionala resultattavla" in i.statement.sv) is scored, i.id
        assert ("scored {value} on the EU’s Regional" in i.statement.en) is scored, i.id
        assert ("index {value}" in i.statement.en) is (index and not scored), i.id
        for number in re.findall(r"per (1[\d\xa0]*)", unit.label.sv):
            assert number in i.statement.sv, i.id
        for base in re.findall(r"^index, (\d{4}) = 100", unit.label.en):
            assert f"år {base} är 100" in i.statement.sv, i.id
            assert f"{base} is 100" in i.statement.en, i.id
        for prices in re.findall(r"\d{4} prices", unit.label.en):
            assert prices in i.statement.en, i.id


def test_a_statement_tells_of_a_past_year(catalogue):
    now = r"\b(är|har|finns|bor|kommer|ger|motsvarar|ligger|are|is|has|have|comes|amounts|stands)\b"
    for i in catalogue.indicators.values():
        for text in (i.statement.sv, i.statement.en):
            # The base of an index holds for every year.
            assert not re.search(now, re.sub(r"(är|is) 100$", "", text)), f"{i.id}: {text}"


def test_questions_are_questions(catalogue):
    for part in (*catalogue.domains, *catalogue.areas):
        for text in (part.question.sv, part.question.en):
            assert text.endswith("?")
        assert part.question.sv != part.question.en


def test_no_language_says_much_less_than_the_other(catalogue):
    for where, words in sentences(catalogue):
        assert 0.6 < len(words.sv) / len(words.en) < 1.7, where


def test_texts_are_clean(catalogue):
    for where, words in all_words(catalogue):
        for text in (words.sv, words.en):
            assert text == text.strip(), where
            assert "  " not in text, where
            assert "—" not in text, f"{where}: dashes for asides make long sentences"
            assert not re.search(r"\.\.|,,| [.,;]", text), f"{where}: {text}"


def test_swedish_numbers_are_spaced_and_english_ones_have_commas(catalogue):
    for where, words in all_words(catalogue):
        assert not re.search(r"\d,\d{3}\b", words.sv), where
        assert not re.search(r"\d \d{3}\b", words.sv), f"{where}: a breaking space in a number"
        assert not re.search(r"\d[  ]\d{3}\b", words.en), where
        assert not re.search(r"\d%", words.sv), where


def test_swedish_texts_speak_of_regions_without_lan(catalogue):
    named = [words.sv for where, words in all_words(catalogue) if where.startswith("regions.SE")]
    assert "Jämtland Härjedalen" in named
    assert not [name for name in named if name.endswith("län")]


def test_all_swedish_regions_have_our_own_names(catalogue):
    ours = Counter(len(r.geo) for r in catalogue.regions if r.geo.startswith("SE"))
    assert ours == {2: 1, 3: 3, 4: 8, 5: 21}


def test_oecd_queries_name_no_version_and_hold_one_place_for_the_area(catalogue):
    for i in catalogue.indicators.values():
        for series in i.series.values():
            if series.source == "oecd" and series.dataset.startswith("OECD."):
                assert not re.search(r"\(\d", series.dataset), i.id
                assert list(series.pins.values()).count("{geo}") == 1, i.id
                assert list(series.pins)[:3] == ["FREQ", "TERRITORIAL_LEVEL", "REF_AREA"], i.id


def test_eurostat_queries_leave_the_area_open_and_ask_for_years(catalogue):
    for i in catalogue.indicators.values():
        for series in i.series.values():
            if series.source == "eurostat":
                assert "geo" not in series.pins, i.id
                assert series.pins["freq"] == "A", i.id
                assert series.dataset == series.dataset.lower(), i.id


def test_codes_not_yet_known_make_an_indicator_not_ready(catalogue):
    waiting = {i.id for i in catalogue.indicators.values() if not i.ready}
    assert waiting == {
        *("cis_inn", "net_ent", "hgrow", "forest_land", "egov", "vacant", "n_cons"),
        "workplace_size",
    }


def test_bounds_of_units_allow_a_fall_only_where_a_change_is_measured(catalogue):
    for key, unit in catalogue.units.items():
        assert unit.minimum is not None, key
        assert (unit.minimum < 0) is key.startswith("change_"), key
        if key.startswith("percent"):
            assert unit.maximum is not None, key
            assert unit.maximum >= 50, key


def test_units_say_how_two_figures_are_held_against_each_other(catalogue):
    for name, unit in catalogue.units.items():
        label = unit.label.en
        assert (unit.scale == "points") == label.startswith("%"), name
        assert (unit.scale == "base_year") == bool(re.search(r", \d{4} = 100", label)), name
        assert (unit.scale in ("index", "base_year")) == ("index" in label or "=" in label), name
        if unit.minimum is None or unit.minimum < 0:
            assert unit.scale == "difference", name


def test_caveats_of_an_indicator_read_as_one_text(catalogue):
    words = catalogue.caveat(catalogue.indicators["rd_berd_gdp"])
    assert words is not None
    assert words.en.startswith("Swedish regional figures exist for odd years only. The work may")
    assert catalogue.caveat(catalogue.indicators["oecd_emp"]) is not None
    assert (
        catalogue.caveat(catalogue.indicators["oecd_emp"].model_copy(update={"caveat": None}))
        is None
    )
