"""Whole services, clocks and times after times that go wrong: what is published in the end."""

import gzip
import hashlib
from datetime import timedelta
from functools import partial

import pytest
from renewed import Place, values
from service_editions import (
    BOTH_GERD,
    FIRST_STAMP,
    GDP,
    GDP_DATA,
    GERD_DATA,
    INDICATORS,
    SECOND_STAMP,
    WASTE,
    WASTE_DATA,
    hold,
)
from typer.testing import CliRunner

from pipelines.__main__ import app
from pipelines.catalogue_models import Limits
from pipelines.http import Client
from tests.services import oecd
from tests.services.stand_in import Reply, fault

OF_EUROSTAT = (*BOTH_GERD, "gdp_eur")
DOWN = Reply(b"", 503)
RENEWED = INDICATORS
GONE = fault(100, "ERR_NOT_FOUND_4: NAMA_10R_3GDP is not available for dissemination.", 404)
DAY = timedelta(days=1)
BROKEN_INVENTORIES = {
    "down": DOWN,
    "a page": Reply(b"<!DOCTYPE html><html><body>Sorry</body></html>"),
    "empty": Reply(b""),
    "other columns": Reply(b"Code\tType\nNAMA_10R_3GDP\tDATASET\n"),
    "no rows": Reply(b"Code\tLast data change\tLast structural change\n"),
    "no times": Reply(b"Code\tLast data change\tLast structural change\nNAMA_10R_3GDP\tsoon\t\n"),
    "damaged gzip": Reply(gzip.compress(b"Code" * 99)[:-9]),
    "in another charset": Reply("Code\tLast data change".encode("utf-16")),
    "gone": Reply(b"Not here", 404),
}


def failing(place: Place) -> dict[str, str]:
    """The problem by dataset."""
    return {entry.dataset: entry.problem for entry in place.last().failing}


def ends_well(place: Place) -> None:
    place.heal()
    place.renew()
    assert place.editions() == place.expected()
    assert place.last().failing == ()


@pytest.mark.parametrize("reply", BROKEN_INVENTORIES.values(), ids=BROKEN_INVENTORIES)
def test_without_an_inventory_eurostats_figures_stay_and_the_oecds_are_renewed(
    place: Place, reply: Reply
) -> None:
    place.service.trouble("/files/inventory", *[reply] * 3)
    result = place.renew()
    assert result.outcome == "published"
    assert place.editions() == place.expected(*OF_EUROSTAT)
    [entry] = place.last().failing
    assert (entry.source, entry.dataset, entry.indicators) == ("eurostat", "inventory", ())
    assert entry.next_step
    assert place.service.asked_for("/sdmx/2.1/data/") == []
    ends_well(place)


def test_a_dataset_that_the_inventory_leaves_out_is_fetched_all_the_same(place: Place) -> None:
    whole = place.service.answer("/eurostat/api/dissemination/files/inventory?type=data").body
    lines = [line for line in whole.split(b"\n") if b"NAMA_10R_3GDP" not in line]
    place.service.trouble("/files/inventory", Reply(b"\n".join(lines)))
    assert place.renew().failures == ()
    assert place.editions() == place.expected()


def test_a_service_that_is_down_leaves_the_other_alone(place: Place) -> None:
    place.service.trouble("/public/rest/", *[DOWN] * 9)
    assert place.renew().outcome == "published"
    assert place.editions() == place.expected("ce_waste_oecd", "lprod_oecd")
    assert {entry.source for entry in place.last().failing} == {"oecd"}
    ends_well(place)


@pytest.fixture
def refresh(place: Place, monkeypatch: pytest.MonkeyPatch) -> partial:
    """The command, with the catalogue of the place and without its waits."""
    client = partial(Client, retries=1, sleep=place.waits.append)
    monkeypatch.setattr("pipelines.__main__.load", lambda: place.catalogue)
    monkeypatch.setattr("pipelines.__main__._now", place.clock)
    monkeypatch.setattr("pipelines.http.Client", client)
    return partial(
        CliRunner().invoke,
        app,
        ["--data", str(place.data), "refresh", "--source", "eurostat,oecd"],
    )


def content(place: Place) -> dict[str, str]:
    """Digests of all files of all releases, and what CURRENT names."""
    return {
        str(path.relative_to(place.processed)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(place.processed.rglob("*"))
        if path.is_file() and path.name != "LAST_REFRESH.json"
    }


def test_with_both_services_down_the_command_ends_with_2_and_touches_no_release(
    place: Place, refresh: partial
) -> None:
    before = content(place)
    place.time += DAY
    place.service.trouble("/", *[DOWN] * 40)
    result = refresh()
    assert result.exit_code == 2, result.output
    assert "Nothing could be published; the release in use stays." in result.stderr
    assert content(place) == before
    last = place.last()
    assert (last.outcome, last.release) == ("failed", "")
    assert set(failing(place)) == {"inventory", WASTE, "OECD.CFE.EDS:DSD_REG_ECO@DF_LPR"}
    assert place.editions() == dict.fromkeys(INDICATORS, 1)
    since = last.checked_at

    place.time += DAY
    assert refresh().exit_code == 2
    assert {entry.since for entry in place.last().failing} == {since}
    assert content(place) == before

    place.time += DAY
    place.heal()
    assert refresh().exit_code == 0
    assert place.editions() == place.expected()
    assert place.last().failing == ()


def test_one_failing_series_makes_the_command_end_with_1(place: Place, refresh: partial) -> None:
    place.time += DAY
    place.service.trouble(GDP_DATA, GONE)
    result = refresh()
    assert result.exit_code == 1
    assert "nama_10r_3gdp" in result.stderr
    assert place.editions() == place.expected("gdp_eur")


@pytest.mark.parametrize(
    "how",
    [
        lambda place, run: place.service.trouble(GDP_DATA, GONE),
        # Every time another file, which the build refuses.
        lambda place, run: place.service.spoil(GDP_DATA, values(lambda value: value * 10.0**run)),
    ],
    ids=["not to be had", "refused"],
)
def test_what_fails_time_after_time_fails_since_the_first_time(place: Place, how: partial) -> None:
    for run in (3, 4, 5):
        how(place, run)
        place.renew()
        if run == 3:
            since = place.clock()
        [entry] = place.last().failing
        assert (entry.dataset, entry.indicators, entry.since) == (GDP, ("gdp_eur",), since)
        assert place.editions() == place.expected("gdp_eur")
    ends_well(place)


def test_refused_figures_are_asked_for_again_and_nothing_else_is(place: Place) -> None:
    place.service.spoil(GDP_DATA, values(lambda value: value * 1000))
    place.renew()
    place.renew(days=0.5)
    assert place.service.asked == [
        "/eurostat/api/dissemination/files/inventory?type=data",
        *place.service.asked_for(GDP_DATA),
    ]
    assert place.last().failing == ()
    place.renew(days=0.25)
    assert len(place.service.asked) == 1


def test_an_hourly_quota_is_remembered_by_the_next_run(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Another name of the same machine, so that Eurostat's downloads are not counted.
    monkeypatch.setenv("S3_OECD_URL", place.service.oecd.replace("127.0.0.1", "localhost"))
    place.limits = {place.host.replace("127.0.0.1", "localhost"): Limits(downloads_an_hour=60)}
    place.service.trouble(WASTE_DATA, Reply(oecd.QUOTA, 429, {"Retry-After": "120"}))
    result = place.renew()
    since = place.clock()
    assert place.editions() == place.expected("ce_waste_oecd", "lprod_oecd")
    # One download was refused by the service; the other was not even tried.
    assert len(place.service.asked_for("/public/rest/data/")) == 1
    assert max(place.waits, default=0) < 120
    assert len(result.failures) == 2

    place.renew(days=0.5 / 24)
    assert place.service.asked_for("/public/rest/data/") == []
    assert place.editions() == place.expected("ce_waste_oecd", "lprod_oecd")
    assert {entry.since for entry in place.last().failing} == {since}
    assert all("21:00 UTC" in entry.next_step for entry in place.last().failing)

    place.renew(days=0.6 / 24)
    assert place.editions() == place.expected()
    assert place.last().failing == ()


def test_figures_that_were_withdrawn_with_their_stamp_are_withdrawn_here(place: Place) -> None:
    place.renew()
    assert place.editions() == place.expected()
    gdp = place.service.datasets[GDP]
    withdrawn = gdp.rows[8]
    assert withdrawn[2:4] == ("SE321", "2023")
    gdp.rows[8] = (*withdrawn[:4], "39999", "", "")
    gdp.updated = FIRST_STAMP + DAY
    place.renew()
    assert place.published()["gdp_eur"]["SE321", 2023] == 39999
    place.renew()
    assert len(place.service.asked) == len(place.service.asked_for("/files/inventory")) + 2


def test_the_same_figures_under_a_newer_stamp_publish_nothing(place: Place) -> None:
    place.renew()
    releases = place.releases()
    for dataset in place.service.datasets.values():
        dataset.updated = SECOND_STAMP + DAY
    for flow in place.service.flows.values():
        flow.updated = SECOND_STAMP + DAY
    result = place.renew()
    assert (result.outcome, result.failures) == ("nothing_new", ())
    assert len(place.service.asked_for("/data/")) == 4
    assert place.releases() == releases
    place.renew(days=0.5)
    assert place.service.asked == place.service.asked_for("/files/inventory")


def test_waits_grow_and_are_as_long_as_the_service_says(place: Place) -> None:
    place.service.trouble(GDP_DATA, Reply(b"", 503, {"Retry-After": "40"}), DOWN)
    place.service.trouble(WASTE_DATA, Reply(oecd.RATE, 429, {"Retry-After": "0"}))
    place.renew()
    assert place.editions() == place.expected()
    assert len(place.waits) == 3
    assert {40.0, 60.0} <= set(place.waits)


def test_parts_of_a_divided_question_are_joined_and_asked_for_alike_later(place: Place) -> None:
    place.service.largest = 40
    place.renew()
    spans = {
        (address.partition("startPeriod=")[2][:4], address.partition("endPeriod=")[2][:4])
        for address in place.service.asked_for(GERD_DATA)
    }
    assert ("2000", "") in spans
    assert len(spans) > 3
    assert place.editions() == place.expected()
    place.service.largest = 5_000_000
    hold(place.service, edition=3)
    place.renew()
    assert place.editions() == dict.fromkeys(INDICATORS, 3)
