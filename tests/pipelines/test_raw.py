"""Raw files: the bytes as received, kept once, with where they come from."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines import raw
from pipelines.errors import CheckError, FormatError, PipelineError


def keep(folder: Path, data: bytes = b"geo,2021\n", **fields: Any) -> raw.RawFile:
    known: dict[str, Any] = {
        "source": "eurostat",
        "dataset": "nama_10r_3gdp",
        "name": "nama_10r_3gdp.csv.gz",
        "origin": "import",
    }
    return raw.store(folder, data, **(known | fields))


def test_bytes_and_their_origin_come_back_as_they_went_in(tmp_path: Path) -> None:
    keep(
        tmp_path,
        b"\x1f\x8b\x00",
        url="https://example.org/q",
        retrieved_at="2026-11-23T20:00:00Z",
        about={"title": "Ålder", "n": 3},
    )
    (file,) = raw.stored(tmp_path)
    assert file.read() == b"\x1f\x8b\x00"
    assert file.sidecar.url == "https://example.org/q"
    assert file.sidecar.about == {"title": "Ålder", "n": 3}
    assert file.sidecar.bytes == 3


def test_the_name_on_disk_is_the_digest_with_the_suffixes_of_the_file(tmp_path: Path) -> None:
    file = keep(tmp_path, b"x")
    # printf x | sha256sum
    assert file.sidecar.sha256 == (
        "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    )
    assert file.path == tmp_path / "eurostat" / "nama_10r_3gdp" / "2d711642b726b044.csv.gz"


@pytest.mark.parametrize(
    ("name", "suffixes"),
    [
        ("csvfile_DSD_REG_ECO@DF_GDP_2.4_EMP_TL2.csv", ".csv.gz"),
        ("a.TSV.GZ", ".tsv.gz"),
        ("plain", ".gz"),
        ("OECD.CFE.EDS,DF,,filtered,2026-10-04 01-21-25.csv", ".csv.gz"),
    ],
)
def test_only_true_suffixes_are_carried_over(tmp_path: Path, name: str, suffixes: str) -> None:
    assert keep(tmp_path, name=name).path.name[16:] == suffixes


def test_bytes_that_come_plain_are_kept_compressed_and_given_back_as_they_came(
    tmp_path: Path,
) -> None:
    body = b"geo,year,value\n" + b"SE332,2021,63700\n" * 1000
    file = keep(tmp_path, body)
    assert file.path.stat().st_size < len(body) / 50
    assert file.read() == body
    assert (file.sidecar.bytes, file.sidecar.packed) == (len(body), True)
    assert raw.stored(tmp_path)[0].read() == body


def test_a_spoilt_sidecar_hides_its_own_file_alone(tmp_path: Path) -> None:
    sound = keep(tmp_path, b"sound")
    spoilt = keep(tmp_path, b"spoilt")
    spoilt.path.with_name(spoilt.path.name + raw.SIDECAR_SUFFIX).write_text("{}")
    failures: list[PipelineError] = []
    assert [file.path for file in raw.stored(tmp_path, failures)] == [sound.path]
    assert spoilt.path.name in failures[0].url
    with pytest.raises(FormatError, match="sidecar"):
        raw.stored(tmp_path)


def answer(folder: Path, data: bytes, when: str, **facts: object) -> raw.RawFile:
    asked = {"freq": ["A"], "unit": ["EUR_HAB"], "geo": []}
    defaults = {"complete": True, "retrieved_at": when, "url": f"u{data!r}", "asked": asked}
    return keep(folder, data, **{**defaults, **facts})


def test_an_answer_that_a_later_one_covers_counts_no_more(tmp_path: Path) -> None:
    answer(tmp_path, b"1", "2026-11-01T00:00:00Z")
    wider = {"freq": ["A"], "unit": ["EUR_HAB", "PPS"], "geo": []}
    later = answer(tmp_path, b"2", "2026-11-02T00:00:00Z", asked=wider)
    assert raw.current(raw.stored(tmp_path)) == [later]


@pytest.mark.parametrize(
    "facts",
    [
        {"asked": {"freq": ["A"], "unit": ["PPS"], "geo": []}},
        {"asked": {"freq": ["A"], "unit": ["EUR_HAB"]}},
        {"last_year": 2012},
        {"first_year": 2013},
        {"complete": False},
        {"dataset": "nama_10r_2gdp"},
    ],
    ids=["other codes", "other dimensions", "fewer years", "later years", "import", "dataset"],
)
def test_an_answer_to_less_takes_no_other_one_away(
    tmp_path: Path, facts: dict[str, object]
) -> None:
    answer(tmp_path, b"1", "2026-11-01T00:00:00Z")
    answer(tmp_path, b"2", "2026-11-02T00:00:00Z", **facts)
    assert len(raw.current(raw.stored(tmp_path))) == 2


def test_an_oecd_dataset_makes_a_folder_that_every_system_accepts(tmp_path: Path) -> None:
    file = keep(tmp_path, source="oecd", dataset="OECD.CFE.EDS:DSD_REG_ECO@DF_GDP")
    assert file.path.parent == tmp_path / "oecd" / "OECD.CFE.EDS_DSD_REG_ECO@DF_GDP"
    assert raw.stored(tmp_path)[0].sidecar.dataset == "OECD.CFE.EDS:DSD_REG_ECO@DF_GDP"


def test_the_same_bytes_twice_are_one_file_told_by_the_later_sidecar(tmp_path: Path) -> None:
    keep(tmp_path, retrieved_at="2026-11-01T00:00:00Z")
    keep(tmp_path, retrieved_at="2026-11-02T00:00:00Z")
    (file,) = raw.stored(tmp_path)
    assert file.sidecar.retrieved_at == "2026-11-02T00:00:00Z"


def test_importing_the_bytes_of_an_answer_does_not_make_it_incomplete(tmp_path: Path) -> None:
    keep(tmp_path, origin="refresh", complete=True)
    kept = keep(tmp_path, origin="import", complete=False)
    assert kept.sidecar.complete
    assert raw.stored(tmp_path)[0].sidecar.origin == "refresh"


def test_the_sources_own_update_decides_the_age_then_the_edition_then_the_fetch(
    tmp_path: Path,
) -> None:
    retrieved = "2026-11-23T20:00:00Z"
    assert keep(tmp_path, b"1", retrieved_at=retrieved).sidecar.as_of == retrieved
    assert keep(tmp_path, b"2", retrieved_at=retrieved, as_of="2026-02").sidecar.as_of == "2026-02"
    assert (
        keep(
            tmp_path,
            b"3",
            retrieved_at=retrieved,
            as_of="2026-02",
            updated="2026-03-18T10:00:00+00:00",
        ).sidecar.as_of
        == "2026-03-18T10:00:00+00:00"
    )


def test_files_are_listed_oldest_edition_first(tmp_path: Path) -> None:
    for as_of in ("2026-03-18", "2020", "2026-03-18T10:00:00Z", "2026-03", ""):
        keep(tmp_path, as_of.encode(), as_of=as_of)
    assert [file.sidecar.as_of for file in raw.stored(tmp_path)] == [
        "",
        "2020",
        "2026-03",
        "2026-03-18",
        "2026-03-18T10:00:00Z",
    ]


@settings(max_examples=25)
@given(st.lists(st.binary(max_size=20), max_size=6))
def test_the_order_does_not_depend_on_the_order_of_storing(
    tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]
) -> None:
    forth, back = tmp_path_factory.mktemp("forth"), tmp_path_factory.mktemp("back")
    for data in contents:
        keep(forth, data, as_of="2026")
    for data in reversed(contents):
        keep(back, data, as_of="2026")
    assert [f.read() for f in raw.stored(forth)] == [f.read() for f in raw.stored(back)]
    assert len(raw.stored(forth)) == len(set(contents))


@pytest.mark.parametrize("bodies", [(b"one", b"two"), (b"two", b"one")])
def test_of_two_answers_of_one_second_the_one_with_the_later_stamp_is_the_newer(
    tmp_path: Path, bodies: tuple[bytes, bytes]
) -> None:
    for body, stamp in zip(bodies, ("2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z"), strict=True):
        keep(
            tmp_path,
            body,
            origin="refresh",
            url="https://example.org/q",
            retrieved_at="2026-11-24T20:00:00Z",
            stamp=stamp,
            complete=True,
        )
    assert [file.read() for file in raw.current(raw.stored(tmp_path))] == [bodies[1]]


@pytest.mark.parametrize("date", ["18/03/2026", "yesterday", "2026-03-18T10:00:00+01:00"])
def test_a_date_that_does_not_sort_is_refused(tmp_path: Path, date: str) -> None:
    with pytest.raises(ValidationError):
        keep(tmp_path, updated=date)
    assert raw.stored(tmp_path) == []


def test_altered_bytes_are_noticed_on_reading(tmp_path: Path) -> None:
    file = keep(tmp_path)
    file.path.write_bytes(b"geo,2022\n")
    with pytest.raises(CheckError, match=r"nama_10r_3gdp.*refresh --force"):
        raw.stored(tmp_path)[0].read()


def test_missing_bytes_are_noticed_on_reading(tmp_path: Path) -> None:
    file = keep(tmp_path)
    file.path.unlink()
    with pytest.raises(CheckError):
        raw.stored(tmp_path)[0].read()


def test_a_spoilt_sidecar_is_named(tmp_path: Path) -> None:
    file = keep(tmp_path)
    beside = file.path.with_name(file.path.name + raw.SIDECAR_SUFFIX)
    beside.write_text('{"source": "eurostat"}')
    with pytest.raises(FormatError, match=beside.name):
        raw.stored(tmp_path)


def test_bytes_without_a_sidecar_and_unfinished_files_are_not_looked_at(tmp_path: Path) -> None:
    folder = keep(tmp_path).path.parent
    (folder / "0123456789abcdef.json").write_text("{}")
    (folder / ".half.part").write_text("")
    assert len(raw.stored(tmp_path)) == 1


def test_no_folder_means_no_files(tmp_path: Path) -> None:
    assert raw.stored(tmp_path / "none") == []
