"""The page `data` on what a release changed and what the last refresh met."""

import json
import re
from pathlib import Path

import pytest
import visiting
from release_fixture import use, write_release
from streamlit.testing.v1 import AppTest

from dashboard.export import changes_csv
from dashboard.release import open_release

ROOT = Path(__file__).resolve().parents[2]
NEW = "20260401T120000Z"
NONE = float("nan")
CHANGES = [
    ("gdp_eur", "SE331", 2022, 100.0, 110.0, "revised"),
    ("gdp_eur", "SE331", 2023, NONE, 15.5, "new_year"),
    ("gdp_eur", "SE322", 2023, NONE, 18.5, "new_year"),
    ("gdp_eur", "SE322", 2020, NONE, 14.5, "new_year"),
    ("gdp_eur", "FI1D1", 2023, NONE, 19.0, "new_year"),
    ("phys", "SE33", 2020, 1000.2, 1000.4, "revised"),
    ("phys", "SE33", 2021, 0.0, 3.0, "revised"),
    ("phys", "DE21", 2021, 8.0, 9.0, "revised"),
    ("rd_gerd_gdp", "SE32", 2017, 1.25, NONE, "removed"),
    ("emprate_15_64", "SE32", 2020, 70.0, 70.0, "flag"),
    ("emprate_15_64", "FI19", 2020, 70.0, 70.0, "flag"),
    ("gone_from_the_catalogue", "SE", 2020, 1.5, NONE, "removed"),
]


def visit(page: str = "data", **address: str) -> AppTest:
    return visiting.visit(page, **address)


def said(at: AppTest) -> str:
    return visiting.said(at).replace("\u00a0", " ")


def tables(text: str) -> dict[str, list[list[str]]]:
    """The tables of changes by their heading, each row as its texts."""
    found = {}
    for title, body in re.findall(
        r'<h3 class="ind kind">(.*?)</h3>.*?<tbody>(.*?)</tbody>', text, re.DOTALL
    ):
        rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in body.split("</tr>") if row]
        found[title] = [[re.sub(r"<[^>]*>", "", cell).strip() for cell in row] for row in rows]
    return found


@pytest.fixture
def changed(data: Path) -> Path:
    manifest = {"before": "bundled", "first_figures": ["population", "not_ours"]}
    write_release(data, NEW, revisions=CHANGES, manifest=manifest)
    use(data, NEW)
    return data


def test_a_sentence_says_what_changed_for_our_areas_and_elsewhere(changed: Path) -> None:
    text = said(visit())
    assert (
        "Jämfört med utgåvan som följer med programvaran: ett mått har sina första siffror, ett "
        "mått har nya värden, 3 värden är ändrade, 2 värden finns inte längre och ett värde har en "
        "annan flagga. Det gäller de fyra länen, deras två riksområden, Sverige och EU."
    ) in text
    assert "I övriga Europa: ett nytt värde, ett ändrat och ett med annan flagga." in text
    assert "Compared with the release that comes with the software: one indicator has its" in said(
        visit(lang="en")
    )


def test_each_kind_of_change_has_its_table(changed: Path) -> None:
    found = tables(said(visit()))
    assert found["Mått med sina första siffror (1)"] == [["Folkmängd personer", "2014–2023"]]
    assert found["Mått med nya värden (1)"] == [
        ["BRP per invånare euro", "2023, 2020", "Västerbotten, Jämtland Härjedalen"]
    ]
    assert found["Ändrade värden, störst ändring först (3)"] == [
        ["Läkare &lt;b&gt; per 100 000", "Övre Norrland", "2021", "0", "3", "från noll"],
        ["BRP per invånare euro", "Västerbotten", "2022", "100", "110", "+10,0 %"],
        # Rounded to whole figures the two would be the same.
        [
            "Läkare &lt;b&gt; per 100 000",
            "Övre Norrland",
            "2020",
            "1 000,2",
            "1 000,4",
            "under 0,1 %",
        ],
    ]
    assert found["Värden som inte längre finns (2)"] == [
        ["gone_from_the_catalogue", "Sverige", "2020", "1,50", "uppgift saknas"],
        ["FoU-utgifter % av BRP", "Mellersta Norrland", "2017", "1,25", "sekretess"],
    ]
    assert found["Värden med andra flaggor (1)"] == [
        ["Sysselsättningsgrad %", "Mellersta Norrland", "2020", "14,0 (brott i serien)"]
    ]


def test_english_figures_and_links_follow_the_language_and_what_is_held_fast(changed: Path) -> None:
    text = said(visit(lang="en", release=NEW, region="SE331"))
    found = tables(text)
    assert ["GDP per inhabitant euro", "Västerbotten", "2022", "100", "110", "+10.0%"] in found[
        "Revised values, the largest change first (3)"
    ]
    links = re.findall(r'href="(compare[^"]*)"', text)
    assert f"compare?lang=en&amp;region=SE331&amp;release={NEW}&amp;indicator=gdp_eur" in links
    assert all("lang=en" in link for link in links)


def test_a_long_list_says_how_many_more_there_are_and_the_file_has_all(data: Path) -> None:
    rows = [("gdp_eur", "SE331", 1990 + n, 100.0, 101.0 + n, "revised") for n in range(33)]
    write_release(data, NEW, revisions=rows)
    use(data, NEW)
    text = said(visit())
    shown = tables(text)["Ändrade värden, störst ändring först (33)"]
    assert len(shown) == 20
    assert shown[0][2:] == ["2022", "100", "133", "+33,0 %"]
    assert "Här visas 20 av 33. Alla finns i filen." in text
    assert "Jämfört med utgåvan före:" in text
    lines = changes_csv(open_release(), "en").decode("utf-8-sig").splitlines()
    assert lines[0] == "indicator,label,geo,name,year,before,after,unit,kind"
    assert lines[1] == "gdp_eur,GDP per inhabitant,SE331,Västerbotten,1990,100.0,101.0,euro,revised"
    assert len(lines) == 34


def test_the_first_release_has_none_to_compare_with(data: Path) -> None:
    text = said(visit())
    assert "Det här är den första utgåvan: det finns ingen före att jämföra med." in text
    assert "changes" not in text.split("</style>")[-1]


def test_a_release_without_changes_says_so(data: Path) -> None:
    write_release(data, NEW, manifest={"before": "20260101T000000Z"})
    use(data, NEW)
    assert "All figures are the same as in release 20260101T000000Z." in said(visit(lang="en"))


def test_changes_elsewhere_alone_leave_ours_the_same(data: Path) -> None:
    write_release(data, NEW, revisions=[CHANGES[7]], manifest={"before": "bundled"})
    use(data, NEW)
    text = said(visit(lang="en"))
    assert "all figures are the same as in the release that comes with the software." in text
    assert "In the rest of Europe: one revised." in text


def refreshed(data: Path, **more: object) -> None:
    told = {
        "checked_at": "2026-11-24T03:20:00Z", "outcome": "nothing_new", "release": "",
        "failing": [], "remarks": [],
    }  # fmt: skip
    (data / "processed" / "LAST_REFRESH.json").write_text(json.dumps(told | more))


FAILING = {
    "indicators": ["rd_gerd_gdp", "phys", "unheard_of"], "source": "eurostat",
    "dataset": "rd_e_gerdreg", "url": "https://example.org/<rd>", "problem": "The answer was <b>.",
    "next_step": "Look at it.", "since": "2026-11-20T03:20:00Z",
}  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("published", f"En ny utgåva gjordes: {NEW}. Ingenting misslyckades."),
        ("nothing_new", "Inga nya siffror hade kommit. Ingenting misslyckades."),
        ("failed", "Inga nya siffror kunde ges ut. De som fanns visas.</p>"),
    ],
)
def test_the_page_says_when_the_sources_were_asked_and_what_came_of_it(
    data: Path, outcome: str, sentence: str
) -> None:
    refreshed(data, outcome=outcome, release=NEW if outcome == "published" else "")
    assert f"Källorna frågades senast 24 november 2026 03:20 UTC. {sentence}" in said(visit())


def test_before_the_first_refresh_the_page_says_so(data: Path) -> None:
    assert "Här finns ingen uppgift om någon hämtning." in said(visit())


def test_what_is_not_renewed_is_named_with_its_date_and_the_fault_in_english(data: Path) -> None:
    refreshed(data, failing=[FAILING], remarks=["A code <i> was retired."])
    text = said(visit())
    assert "Ett dataset kunde inte förnyas: dess mått behåller de siffror de har." in text
    assert "<b>FoU-utgifter; Läkare &lt;b&gt;; unheard_of</b>" in text
    assert (
        "Har inte kunnat förnyas sedan 20 november 2026. De äldre siffrorna visas. "
        "Eurostat, rd_e_gerdreg."
    ) in text
    assert '<div lang="en"><p>The answer was &lt;b&gt;.</p><p>Look at it.</p>' in text
    assert '<div lang="en"><ul><li>A code &lt;i&gt; was retired.</li></ul></div>' in text
    assert "<b>R&amp;D expenditure; Physicians &lt;b&gt;; unheard_of</b>" in said(visit(lang="en"))


def test_a_fault_of_a_whole_source_or_of_what_has_no_figures_is_worded_as_such(data: Path) -> None:
    whole = FAILING | {"indicators": [], "dataset": ""}
    waiting = FAILING | {"indicators": ["tour_nights"]}
    unknown = FAILING | {"indicators": [], "source": "", "dataset": ""}
    refreshed(data, failing=[whole, waiting, unknown])
    text = said(visit(lang="en"))
    assert "3 datasets could not be renewed" in text
    assert "<b>Eurostat</b></p><p>Could not be renewed since 20 November 2026." in text
    assert "<b>https://example.org/&lt;rd&gt;</b>" in text
    assert (
        "<b>Tourist nights</b></p><p>Could not be fetched since 20 November 2026. There are no "
        "figures yet. Eurostat, rd_e_gerdreg.</p>"
    ) in text


@pytest.mark.parametrize("page", ["compare", "map"])
def test_a_figure_that_is_not_renewed_says_so_beside_its_source(data: Path, page: str) -> None:
    refreshed(data, failing=[FAILING])
    told = "Could not be renewed since 20 November 2026: the older figures are shown."
    assert told in said(visit(page, lang="en", indicator="rd_gerd_gdp"))
    assert told not in said(visit(page, lang="en", indicator="emprate_15_64"))
