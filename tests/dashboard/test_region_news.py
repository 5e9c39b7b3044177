"""What the start page says has changed for one region, and what is due next."""

import re
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
import visiting
from release_fixture import use, write_release

from dashboard.region_news import region_news
from dashboard.release import open_release
from dashboard.shell import Frame

NEW = "20260401T120000Z"
NONE = float("nan")
# Test figures of 2023 that were not there before, with those of 2022 as the fixture makes them.
CHANGES = [
    ("gdp_eur", "SE331", 2023, NONE, 15.5, "new_year"),
    ("gdp_eur", "SE331", 2016, NONE, 12.0, "new_year"),
    ("gdp_eur", "SE", 2023, NONE, 19.0, "new_year"),
    ("gdp_eur", "SE322", 2023, NONE, 18.5, "new_year"),
    ("emprate_15_64", "SE33", 2023, NONE, 17.5, "new_year"),
    ("emprate_15_64", "SE32", 2022, 1.0, 2.0, "revised"),
    ("phys", "SE33", 2020, 1000.2, 1000.4, "revised"),
    ("phys", "SE33", 2019, 10.0, 20.0, "revised"),
    ("population", "SE", 2021, 8.0, 9.0, "revised"),
    ("rd_gerd_gdp", "SE32", 2017, 1.25, NONE, "removed"),
    ("n_ren", "SE", 2021, 15.5, 15.5, "flag"),
    ("n_ren", "SE", 2022, 3.0, 4.25, "revised"),
    ("gone_from_the_catalogue", "SE", 2020, 1.5, NONE, "removed"),
]


def news(**address: str) -> tuple[str, dict[str, list[str]]]:
    """The sentence above the lists, and the lines of each list as plain text."""
    text = visiting.said(visiting.visit(**address)).replace("\u00a0", " ")
    above, lists = text.split('<div class="news">')
    groups = re.findall(r'<h3 class="small">(.*?)</h3><ul>(.*?)</ul>', lists.split("</div>")[0])
    lines = {head: [plain(line) for line in body.split("</li>") if line] for head, body in groups}
    return plain(above.rsplit("</h2>", 1)[1]), lines


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


@pytest.fixture
def changed(data: Path) -> Path:
    write_release(data, NEW, revisions=CHANGES, manifest={"before": "bundled"})
    use(data, NEW)
    return data


def test_new_figures_stand_beside_the_one_before_and_say_whose_they_are(changed: Path) -> None:
    said, lines = news(region="SE331", lang="sv")
    # Key figures first; of each indicator the newest year and the area that stands for the county.
    assert lines["Nya siffror"] == [
        "BRP per invånare 2023: 16 euro, jämfört med 15 år 2022; även ett äldre år har ändrats "
        "Länsvärde",
        "Sysselsättningsgrad 2023: 17,5 %, jämfört med 17,0 % år 2022 Delas med Norrbotten",
    ]
    assert said.startswith(
        "Siffror som gäller Västerbotten, jämfört med utgåvan som följer med programvaran. I "
        "första hand visas länets egna, i andra hand de för två län tillsammans och annars hela "
        "landets."
    )


def test_revised_and_lost_figures_name_both_values_year_unit_and_level(changed: Path) -> None:
    _, lines = news(region="SE331", lang="sv")
    assert lines["Ändrade siffror"] == [
        "Förnybar energi 2022: från 3,0 till 4,3 % Endast riket",
        # Rounded to whole figures the two would be the same.
        "Läkare <b> 2020: från 1 000,2 till 1 000,4 per 100 000; även ett äldre år har ändrats "
        "Delas med Norrbotten",
    ]
    assert lines["Siffror som inte längre finns"] == [
        "gone_from_the_catalogue 2020: uppgift saknas, tidigare 1,50 Endast riket"
    ]


def test_another_region_has_its_own_news_and_those_of_its_own_pair(changed: Path) -> None:
    said, lines = news(region="SE322", lang="en")
    assert lines["New figures"] == [
        "GDP per inhabitant 2023: 14 euro, compared with 15 in 2022 County value"
    ]
    assert lines["Revised figures"] == [
        "Employment rate 2022: from 1.0 to 2.0% Shared with Västernorrland",
        "Renewable energy 2022: from 3.0 to 4.3% Sweden only",
    ]
    assert lines["Figures that are gone"] == [
        "gone_from_the_catalogue 2020: no figure, was 1.50 Sweden only",
        "R&D expenditure 2017: confidential, was 1.25% of GDP Shared with Västernorrland",
    ]
    assert said.endswith("One value is the same under another flag.")


def test_each_change_leads_to_its_series_and_the_section_to_all_of_them(changed: Path) -> None:
    text = visiting.said(visiting.visit(region="SE322", lang="en", release=NEW))
    assert f'href="data?lang=en&amp;region=SE322&amp;release={NEW}#changed"' in text
    links = re.findall(r'<li><a href="([^"]*)"', text)
    assert f"compare?lang=en&amp;region=SE322&amp;release={NEW}&amp;indicator=gdp_eur" in links


def test_of_a_long_list_five_are_shown_and_all_are_counted(data: Path) -> None:
    names = ["gdp_eur", "population", "phys", "emp_wood", "emp_metals", "n_ren", "ris_sii"]
    geos = ["SE331", "SE331", "SE33", "SE33", "SE33", "SE", "SE33"]
    rows = [
        (name, geo, 2023, 100.0, 101.0 + step, "revised")
        for step, (name, geo) in enumerate(zip(names, geos, strict=True))
    ]
    write_release(data, NEW, revisions=rows)
    use(data, NEW)
    _, lines = news(region="SE331")
    shown = lines["Ändrade siffror (5 av 7)"]
    assert len(shown) == 5
    assert shown[0] == "Regionalt innovationsindex 2023: från 100 till 107 Delas med Norrbotten"


def test_first_figures_of_a_measure_are_news(data: Path) -> None:
    write_release(data, NEW, manifest={"before": "bundled", "first_figures": ["phys", "not_ours"]})
    use(data, NEW)
    _, lines = news(region="SE331", lang="en")
    assert lines["New figures"] == [
        "Physicians <b> 2023: 21 per 100,000 (the first figure of this measure here) "
        "Shared with Norrbotten"
    ]


@pytest.mark.parametrize(
    ("lang", "bundled", "first", "nothing"),
    [
        (
            "sv",
            "Det här är siffrorna som följer med programvaran: det finns ingen tidigare utgåva",
            "Det här är den första utgåvan: det finns ingen före att jämföra med.",
            "Inga siffror som gäller Västerbotten har ändrats sedan utgåva 20260101T000000Z.",
        ),
        (
            "en",
            "These are the figures that come with the software: there is no earlier release",
            "This is the first release: there is none before it to compare with.",
            "No figures that stand for Västerbotten have changed since release 20260101T000000Z.",
        ),
    ],
)
def test_it_is_said_plainly_that_nothing_changed_and_against_what(
    data: Path, lang: str, bundled: str, first: str, nothing: str
) -> None:
    heads = {"sv": "Nästa väntade siffror", "en": "Next figures expected"}
    said, lines = news(lang=lang)
    assert said.startswith(bundled)
    assert list(lines) == [heads[lang]]
    told = {"before": "", "first_figures": ["phys"]}
    write_release(data, NEW, manifest=told)
    use(data, NEW)
    assert news(lang=lang) == (first, lines)
    later = "20260402T120000Z"
    elsewhere = [("phys", "DE21", 2021, 8.0, 9.0, "revised")]
    write_release(data, later, revisions=elsewhere, manifest={"before": "20260101T000000Z"})
    use(data, later)
    said, lines = news(lang=lang)
    assert said == nothing
    assert list(lines) == [heads[lang]]


def updated(data: Path, when: str) -> None:
    """Lets the source’s last update of all test figures be another."""
    path = data / "processed" / "bundled" / "series.parquet"
    pd.read_parquet(path).assign(updated=when).to_parquet(path, index=False)


def test_the_next_figures_come_a_period_after_the_last_update_of_the_source(data: Path) -> None:
    updated(data, "2090-04-23T21:00:00Z")
    _, lines = news(region="SE331", lang="sv")
    assert len(lines["Nästa väntade siffror"]) == 3
    assert (
        "Värdet för 2024 väntas omkring april 2091, ett år efter källans senaste uppdatering"
        in (lines["Nästa väntade siffror"][0])
    )
    _, lines = news(region="SE331", lang="en")
    assert (
        "The value for 2024 is expected around April 2091, one year after the source’s last update"
        in (lines["Next figures expected"][0])
    )


def test_a_date_that_has_passed_is_said_to_have_passed(data: Path) -> None:
    updated(data, "2001-02-01")
    _, lines = news(region="SE331", lang="sv")
    # What is due every second year was due nearest to today.
    assert lines["Nästa väntade siffror"][:2] == [
        "Regionalt innovationsindex Värdet för 2025 har inte kommit hit än. Det väntades i "
        "februari 2003, två år efter källans senaste kända uppdatering",
        "Jobb i metall Värdet för 2024 har inte kommit hit än. Det väntades i februari "
        "2002, ett år efter källans senaste kända uppdatering",
    ]


def test_where_the_source_tells_no_date_none_is_made_up(data: Path) -> None:
    updated(data, "")
    _, lines = news(region="SE331", lang="sv")
    [line] = lines["Nästa väntade siffror"]
    # 15 indicators have figures; the survey is made every second year.
    assert line.startswith(
        "För 15 mått är det okänt när källan senast uppdaterades. Näst i tur bland dem: "
    )
    assert line.count("(2024)") == 3
    assert not re.search("väntas|sedan", line)


def test_a_measure_that_has_ended_has_no_next(data: Path) -> None:
    path = data / "processed" / "bundled" / "indicators.parquet"
    table = pd.read_parquet(path)
    table.loc[table["id"] != "ris_sii", "status"] = "discontinued"
    table.to_parquet(path, index=False)
    updated(data, "2090-04-23")
    _, lines = news(region="SE331", lang="en")
    assert lines["Next figures expected"] == [
        "Regional Innovation Index The value for 2025 is expected around April 2092, two years "
        "after the source’s last update"
    ]


def test_of_several_regions_each_figure_stands_once_and_names_its_own(changed: Path) -> None:
    release = open_release()
    text = region_news(Frame("overview", "sv", "light", release, None), ("SE331", "SE332", "SE322"))
    [new] = re.findall(r"Nya siffror</h3><ul>(.*?)</ul>", text)
    assert [plain(line).replace("\u00a0", " ") for line in new.split("</li>") if line] == [
        "BRP per invånare 2023: 16 euro, jämfört med 15 år 2022; även ett äldre år har ändrats "
        "Västerbotten",
        "BRP per invånare 2023: 14 euro, jämfört med 15 år 2022 Jämtland Härjedalen",
        "Sysselsättningsgrad 2023: 17,5 %, jämfört med 17,0 % år 2022 Delas av Västerbotten och "
        "Norrbotten",
    ]
