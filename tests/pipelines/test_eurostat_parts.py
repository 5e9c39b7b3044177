"""What a question to Eurostat costs, and how one that costs too much is asked in parts."""

import itertools
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import eurostat, eurostat_question
from pipelines.catalogue import Query
from pipelines.errors import NoResultsError, PipelineError, TooBigError, TransientError
from pipelines.eurostat_structure import Keys
from pipelines.http import Answer, Client
from pipelines.journal import Event
from pipelines.pace import Pace
from pipelines.questions import Question, question, questions
from pipelines.raw import OPEN_END

THIS_YEAR = 2026
GERD = ("freq", "sectperf", "unit", "geo")
NOTHING = NoResultsError("nothing.", next_step="Go on.")
TOO_BIG = TooBigError("too big.", next_step="Ask for less.")


def query(**pins: str) -> Query:
    return Query(source="eurostat", dataset="rd_e_gerdreg", pins=pins)


def codes(**counts: int) -> dict[str, frozenset[str]]:
    return {name: frozenset(f"{name}{n}" for n in range(count)) for name, count in counts.items()}


KEYS = Keys(GERD, codes(freq=1, sectperf=5, unit=8, geo=400))
ONE = question([query(freq="freq0", sectperf="sectperf0", unit="unit0")])
TWO = question([*ONE.queries, query(freq="freq0", sectperf="sectperf1", unit="unit0")])
OPEN = question([query(freq="freq0", sectperf="", unit="")])


class Service(Client):
    """A client of a service that has a figure for each of some years, and limits."""

    def __init__(self, has: range, largest: int, folder: Path) -> None:
        super().__init__(Pace({}, folder / "pace.json"), sleep=lambda _: None)
        self.has = has
        self.largest = largest
        self.asked: list[tuple[int, int]] = []
        self.given: list[tuple[int, int]] = []

    def get(
        self,
        url: str,
        *,
        dataset: str = "",
        headers: Mapping[str, str] | None = None,
        download: bool = False,
    ) -> Answer:
        found = re.search(r"startPeriod=(\d{4})(?:&endPeriod=(\d{4}))?", url)
        assert found
        first, last = int(found[1]), int(found[2] or OPEN_END)
        self.asked.append((first, last))
        if min(last, THIS_YEAR) - first >= self.largest:
            raise TOO_BIG
        years = [year for year in self.has if first <= year <= last]
        self.given.append((first, last))
        if not years:
            raise NOTHING
        lines = ["DATAFLOW,LAST UPDATE,freq,sectperf,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG"]
        start = "ESTAT:RD_E_GERDREG(1.0),18/03/26 11:00:00,freq0,sectperf0,unit0,SE33"
        lines += [f"{start},{year},{year}.5," for year in years]
        now = datetime(2026, 11, 24, tzinfo=UTC)
        return Answer(url, 200, {}, now, "\n".join([*lines, ""]).encode())


@pytest.fixture
def service(tmp_path: Path) -> Callable[..., Service]:
    return lambda has=range(2000, 2027), largest=100: Service(has, largest, tmp_path)


@given(st.permutations(GERD), st.sets(st.sampled_from(GERD[:3])), st.integers(1, 3))
def test_every_code_stands_at_the_place_of_its_dimension(
    dimensions: list[str], pinned: set[str], count: int
) -> None:
    codes = {name: frozenset(f"{name}{n}" for n in range(count)) for name in dimensions}
    open_ones = dict.fromkeys(set(GERD[:3]) - pinned, "")
    asked = question(
        query(**open_ones, **{name: f"{name}{n}" for name in pinned}) for n in range(count)
    )
    eurostat_question.check_key(asked, Keys(tuple(dimensions), codes))
    address = eurostat_question.address(asked, dimensions, "https://example.org")
    written = address.partition("?")[0].partition("/data/RD_E_GERDREG/")[2].split(".")
    assert dict(zip(dimensions, written, strict=True)) == {
        name: "+".join(f"{name}{n}" for n in range(count)) if name in pinned else ""
        for name in dimensions
    }


@pytest.mark.parametrize(
    ("asked", "cost"),
    [
        (ONE, 1 * 1 * 1 * 400 * 27),
        (TWO, 1 * 2 * 1 * 400 * 27),
        (OPEN, 1 * 5 * 8 * 400 * 27),
        (OPEN.between(2010, 2019), 1 * 5 * 8 * 400 * 10),
        (ONE.between(2026, OPEN_END), 400),
    ],
)
def test_the_cost_is_the_product_of_what_is_selected(asked: Question, cost: int) -> None:
    assert eurostat_question.cells(asked, KEYS, THIS_YEAR) == cost


def test_years_that_a_dataset_has_ahead_count_too() -> None:
    forecasts = Keys(GERD, KEYS.codes, frozenset(range(1990, 2051)))
    assert eurostat_question.cells(ONE, forecasts, THIS_YEAR) == 400 * 51


def test_years_before_a_dataset_begins_do_not_count_and_those_since_do() -> None:
    # 2010 to 2022 were there when the keys were asked for; four years may have come since.
    late = Keys(GERD, KEYS.codes, frozenset(range(2010, 2023)))
    assert eurostat_question.cells(ONE, late, THIS_YEAR) == 400 * 17


def test_a_dimension_of_unknown_codes_counts_as_one() -> None:
    assert eurostat_question.cells(OPEN, Keys(GERD, {}), THIS_YEAR) == 27


def test_queries_are_joined_only_as_far_as_the_service_answers_at_once() -> None:
    # A sector costs 2,000 areas times 27 years times 4 units: 216,000. Two are too many.
    keys = Keys(GERD, codes(freq=1, sectperf=5, unit=4, geo=2000))
    asked = questions(
        [query(freq="freq0", sectperf=f"sectperf{n}", unit="") for n in range(3)],
        lambda joined: (
            eurostat_question.cells(joined, keys, THIS_YEAR) <= eurostat_question.AT_ONCE
        ),
    )
    assert [one.codes["sectperf"] for one in asked] == [
        ("sectperf0",),
        ("sectperf1",),
        ("sectperf2",),
    ]


def test_a_question_that_costs_too_much_is_asked_in_parts(
    service: Callable[..., Service],
) -> None:
    # 5 sectors, 8 units and 400 areas are 16,000 cells a year: 25 years fit, 27 do not.
    client = service()
    parts = eurostat.fetch(client, OPEN, "https://a.test", keys=KEYS, this_year=THIS_YEAR)
    assert client.asked == [(2000, 2015), (2016, OPEN_END)]
    assert [(part.question.first_year, part.question.last_year) for part in parts] == client.asked
    assert [part.answer.url.split("&", 2)[2] for part in parts] == [
        "startPeriod=2000&endPeriod=2015&lang=en",
        "startPeriod=2016&lang=en",
    ]


def test_a_question_that_fits_is_asked_whole(service: Callable[..., Service]) -> None:
    client = service()
    eurostat.fetch(client, TWO, "https://a.test", keys=KEYS, this_year=THIS_YEAR)
    assert client.asked == [(2000, OPEN_END)]


def test_what_the_service_finds_too_big_is_halved(service: Callable[..., Service]) -> None:
    client = service(largest=16)
    events: list[Event] = []
    eurostat.fetch(
        client, ONE, "https://a.test", keys=KEYS, this_year=THIS_YEAR, tell=events.append
    )
    assert client.asked == [(2000, OPEN_END), (2000, 2015), (2016, OPEN_END)]
    assert [(event.kind, "rd_e_gerdreg" in event.text) for event in events] == [("remark", True)]


def test_a_single_year_that_is_too_big_is_named(service: Callable[..., Service]) -> None:
    client = service(largest=0)
    with pytest.raises(TooBigError, match="Pin more dimensions"):
        eurostat.fetch(client, ONE, "https://a.test", keys=KEYS, this_year=THIS_YEAR)
    assert client.asked == [
        (2000, OPEN_END),
        (2000, 2015),
        (2000, 2007),
        (2000, 2003),
        (2000, 2001),
        (2000, 2000),
    ]


def test_years_without_figures_belong_to_the_part_beside_them(
    service: Callable[..., Service],
) -> None:
    client = service(has=range(2010, 2022), largest=8)
    parts = eurostat.fetch(client, ONE, "https://a.test", keys=KEYS, this_year=THIS_YEAR)
    assert client.given == [(2000, 2007), (2008, 2015), (2016, 2023), (2024, OPEN_END)]
    # What has no figures any more is known to have none: no older answer stands for it.
    assert [(part.question.first_year, part.question.last_year) for part in parts] == [
        (2000, 2015),
        (2016, OPEN_END),
    ]


def test_no_figures_in_any_year_are_no_answer(service: Callable[..., Service]) -> None:
    client = service(has=range(0), largest=16)
    with pytest.raises(NoResultsError):
        eurostat.fetch(client, ONE, "https://a.test", keys=KEYS, this_year=THIS_YEAR)
    assert len(client.given) == 2


@pytest.mark.parametrize("error", [TransientError("down.", next_step="Wait."), TOO_BIG])
def test_a_part_that_fails_fails_the_question(
    service: Callable[..., Service], monkeypatch: pytest.MonkeyPatch, error: PipelineError
) -> None:
    client = service()
    answered = client.get

    def get(url: str, **arguments: object) -> Answer:
        if "startPeriod=2000" in url:
            return answered(url)
        raise error

    monkeypatch.setattr(client, "get", get)
    with pytest.raises(type(error)):
        eurostat.fetch(client, OPEN, "https://a.test", keys=KEYS, this_year=THIS_YEAR)


def test_what_did_not_come_in_any_part_is_told_once(
    service: Callable[..., Service],
) -> None:
    client = service(largest=16)
    parts = eurostat.fetch(client, TWO, "https://a.test", keys=KEYS, this_year=THIS_YEAR)
    lacking = [[query.pins["sectperf"] for query in part.lacking] for part in parts]
    assert lacking == [[], ["sectperf1"]]


@given(
    first=st.integers(1990, THIS_YEAR),
    last=st.one_of(st.integers(1990, THIS_YEAR), st.just(OPEN_END)),
    begins=st.integers(1985, 2026),
    ends=st.integers(1985, 2026),
    largest=st.integers(1, 40),
    areas=st.integers(1, 30_000),
    known=st.booleans(),
)
def test_every_year_is_answered_exactly_once(
    tmp_path_factory: pytest.TempPathFactory,
    first: int,
    last: int,
    begins: int,
    ends: int,
    largest: int,
    areas: int,
    known: bool,
) -> None:
    last = max(first, last)
    has = range(begins, ends + 1)
    client = Service(has, largest, tmp_path_factory.getbasetemp())
    keys = Keys(
        GERD,
        codes(freq=1, sectperf=5, unit=8, geo=areas),
        frozenset(has) if known else frozenset(),
    )
    asked = ONE.between(first, last)
    wanted = [year for year in has if first <= year <= last]
    try:
        parts = eurostat.fetch(client, asked, "https://a.test", keys=keys, this_year=THIS_YEAR)
    except NoResultsError:
        parts = []
    assert client.given[0][0] == first
    assert client.given[-1][1] == last
    assert all(end + 1 == start for (_, end), (start, _) in itertools.pairwise(client.given))
    about = [(part.question.first_year, part.question.last_year) for part in parts]
    if parts:
        assert (about[0][0], about[-1][1]) == (first, last)
    assert all(end + 1 == start for (_, end), (start, _) in itertools.pairwise(about))
    came = [row for part in parts for row in part.table.table.select(["year", "value"]).to_pylist()]
    assert came == [{"year": year, "value": year + 0.5} for year in wanted]
    for start, end in client.asked:
        cost = eurostat_question.cells(asked.between(start, end), keys, THIS_YEAR)
        assert cost <= eurostat_question.AT_ONCE or start == min(end, THIS_YEAR)


@given(st.integers(2005, 2080), st.integers(1000, 30_000))
def test_parts_meet_in_the_same_years_whatever_year_it_is(
    tmp_path_factory: pytest.TempPathFactory, this_year: int, areas: int
) -> None:
    keys = Keys(GERD, codes(freq=1, sectperf=5, unit=8, geo=areas))

    def starts(year: int) -> set[int]:
        client = Service(range(2000, 2100), 10_000, tmp_path_factory.getbasetemp())
        parts = eurostat.fetch(client, ONE, "https://a.test", keys=keys, this_year=year)
        return {part.question.first_year for part in parts}

    assert starts(this_year) <= starts(this_year + 1)
