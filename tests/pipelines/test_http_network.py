"""The client and the network it stands in: proxies, certificates, nobody there, time-outs."""

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from pipelines.errors import QueryError, TransientError
from pipelines.http import Client
from pipelines.pace import Pace
from tests.services.stand_in import Reply, StandIn, running

CSV = b"DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE\n"


@pytest.fixture
def service() -> Iterator[StandIn]:
    with running() as services:
        yield services


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def client(tmp_path: Path, slept: list[float]) -> Iterator[Client]:
    pace = Pace({}, tmp_path / "downloads.json")
    with Client(pace, retries=2, sleep=slept.append) as client:
        yield client


def test_nobody_at_the_address_is_tried_again_then_said(client: Client, slept: list[float]) -> None:
    with running() as services:
        nobody = services.url
    with pytest.raises(TransientError, match=r"did not answer \(.*refused\).*older figures stay"):
        client.get(nobody, dataset="tgs00042")
    assert len(slept) == 1


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (requests.exceptions.SSLError(ssl.SSLError("self-signed")), "REQUESTS_CA_BUNDLE"),
        (requests.exceptions.ProxyError("407 Proxy Authentication Required"), "HTTPS_PROXY"),
        (requests.exceptions.InvalidURL("no host"), "base address"),
    ],
)
def test_a_fault_of_our_own_network_names_the_setting(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(requests.Session, "get", fail)
    with pytest.raises(QueryError, match=words):
        client.get("https://example.org")


def test_a_request_goes_through_the_proxy_of_the_environment(
    service: StandIn, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", service.url)
    monkeypatch.setenv("http_proxy", service.url)
    service.trouble("statistics.example", Reply(CSV))
    assert client.get("http://statistics.example/thing").data == CSV
    assert service.asked == ["http://statistics.example/thing"]


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_certificates_are_verified_with_those_of_the_environment(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str
) -> None:
    verified: list[object] = []

    def send(session: requests.Session, request: object, **settings: object) -> None:
        verified.append(settings["verify"])
        raise requests.exceptions.SSLError

    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(requests.Session, "send", send)
    for bundle in (str(tmp_path / "office.pem"), ""):
        monkeypatch.setenv(variable, bundle)
        with pytest.raises(QueryError):
            client.get("https://example.org")
    assert verified == [str(tmp_path / "office.pem"), True]


def test_a_slow_service_is_not_waited_for_for_ever(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeouts: list[Any] = []

    def get(session: requests.Session, url: str, **settings: Any) -> None:
        timeouts.append(settings["timeout"])
        raise requests.exceptions.ReadTimeout

    monkeypatch.setattr(requests.Session, "get", get)
    with pytest.raises(TransientError):
        client.get("https://example.org")
    assert len(timeouts) == 3
    assert all(0 < seconds <= 180 for pair in timeouts for seconds in pair)
