"""Clocks that are wrong, here or at the services: the newest figures are in use all the same."""

from datetime import timedelta

import pytest
from renewed import Place
from service_editions import GDP_DATA, INDICATORS, hold

from tests.services.stand_in import fault

RENEWED = INDICATORS
GONE = fault(100, "ERR_NOT_FOUND_4: NAMA_10R_3GDP is not available for dissemination.", 404)
YEAR, DAY = timedelta(days=365), timedelta(days=1)


@pytest.mark.parametrize("wrong", [YEAR, -2 * DAY], ids=["a year ahead", "two days behind"])
def test_a_clock_of_this_machine_that_is_wrong_for_a_while_changes_no_figure(
    place: Place, wrong: timedelta
) -> None:
    place.clock_error = wrong
    place.renew()
    assert place.editions() == place.expected()
    place.renew(days=0.5)
    assert place.service.asked == place.service.asked_for("/files/inventory")

    place.clock_error = timedelta(0)
    place.renew(days=0.5)
    assert place.service.asked_for("/data/") == []
    hold(place.service, edition=3)
    place.renew()
    assert place.editions() == dict.fromkeys(INDICATORS, 3)
    assert place.releases() == sorted(place.releases())
    assert len(place.releases()) == 3
    assert place.last().failing == ()


@pytest.mark.parametrize("wrong", [YEAR, -YEAR], ids=["a year ahead", "a year behind"])
def test_a_clock_of_the_services_that_is_wrong_for_a_while_changes_no_figure(
    place: Place, wrong: timedelta
) -> None:
    place.service.skew = wrong
    place.renew()
    assert place.editions() == place.expected()
    place.service.skew = timedelta(0)
    hold(place.service, edition=3)
    place.renew()
    assert place.editions() == dict.fromkeys(INDICATORS, 3)
    hold(place.service, edition=4)
    place.renew()
    assert place.editions() == dict.fromkeys(INDICATORS, 4)


def test_what_fails_since_a_time_to_come_fails_since_now(place: Place) -> None:
    place.clock_error = YEAR
    place.service.trouble(GDP_DATA, GONE)
    place.renew()
    place.clock_error = timedelta(0)
    place.service.trouble(GDP_DATA, GONE)
    place.renew()
    [entry] = place.last().failing
    assert entry.since == place.clock()
