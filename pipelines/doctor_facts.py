"""What the answers show of the services' habits: line ends, headers, gaps, words of refusal."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable

from pipelines import oecd_structure
from pipelines.doctor_finding import Finding
from pipelines.doctor_pins import GEO
from pipelines.errors import PipelineError
from pipelines.formats.delimited import unpacked
from pipelines.formats.sniff import GZIP
from pipelines.http import Answer, Client

NAMES = {"eurostat": "Eurostat", "oecd": "The OECD", "gisco": "GISCO"}
_FLAGS = {"eurostat": ("OBS_FLAG", "CONF_STATUS"), "oecd": ("OBS_STATUS",)}
_HEADERS = ("ETag", "Last-Modified", "Date")


def habits(findings: Iterable[Finding]) -> list[str]:
    """What the small answers show, one sentence per habit and source.

    Args:
        findings: What the services said of each dataset.
    """
    facts = []
    by_source: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.answer:
            by_source.setdefault(finding.source, []).append(finding)
    for source, found in by_source.items():
        facts += [f"{NAMES[source]}: {fact}" for fact in (*_wire(found), *_rows(source, found))]
    return facts


def refusals(client: Client, findings: Iterable[Finding]) -> list[str]:
    """Asks each service some wrong questions on purpose, and says how it refuses them.

    Four per service, about the first dataset that answered well. At the OECD they count as
    downloads.

    Args:
        client: Asks for us.
        findings: What the services said of each dataset.
    """
    facts = []
    for source in GEO:
        sound = next((one for one in findings if one.source == source and one.answer), None)
        if sound and sound.answer:
            facts += [
                f"{NAMES[source]}, {what}: {_outcome(client, sound, url)}"
                for what, url in _odd_questions(source, sound.answer.url)
            ]
    return facts


def _odd_questions(source: str, url: str) -> list[tuple[str, str]]:
    address, _, options = url.partition("?")
    years = re.sub(r"startPeriod=\d+", "startPeriod=1900&endPeriod=1900", options)
    listed = re.sub(r"([.+/])(SE\w*)", r"\1\2+SE99", address, count=1)
    questions = [
        ("a key with a position too many", f"{address}.?{options}"),
        ("an unknown area among known ones", f"{listed}?{options}"),
        ("a year without figures", f"{address}?{years}"),
    ]
    if source == "eurostat":
        plain = options.replace("compressed=true", "compressed=false")
        questions.append(("an answer asked for without compression", f"{address}?{plain}"))
    return questions


def _outcome(client: Client, finding: Finding, url: str) -> str:
    headers = oecd_structure.HEADERS if finding.source == "oecd" else {}
    try:
        answer = client.get(url, dataset=finding.dataset, headers=headers, download=True)
        rows = len(_table(answer))
    except PipelineError as error:
        status = error.status or 200
        return f"status {status}, read as {type(error).__name__}: {error.problem}"
    packed = ", as a gzip file" if answer.data.startswith(GZIP) else ""
    return f"status 200 with {rows} rows{packed}."


def _wire(found: list[Finding]) -> list[str]:
    answers = [one.answer for one in found if one.answer]
    bodies = [unpacked(answer.data, answer.url) for answer in answers]
    total = len(answers)
    ends = Counter("CRLF" if b"\r\n" in body else "LF" for body in bodies)
    marks = sum(body.startswith(b"\xef\xbb\xbf") for body in bodies)
    packed = sum(one.gzipped for one in found)
    encoded = sum("gzip" in answer.headers.get("Content-Encoding", "") for answer in answers)
    lower = [{name.lower() for name in answer.headers} for answer in answers]
    sent = ", ".join(
        f"{name} with {sum(name.lower() in names for names in lower)}" for name in _HEADERS
    )
    seconds = sorted(answer.seconds for answer in answers)
    return [
        f"lines of CSV end in {' or '.join(sorted(ends))}; {marks} of {total} begin with a BOM.",
        f"{packed} of {total} answers came as a gzip file, {encoded} with gzip as encoding.",
        f"of {total} answers came {sent}.",
        f"answers took {seconds[total // 2]:.1f} s as a rule, {seconds[-1]:.1f} s at most.",
    ]


def _rows(source: str, found: list[Finding]) -> list[str]:
    tables = [(one, _table(one.answer)) for one in found if one.answer]
    rows = [row for _, table in tables for row in table]
    empty = [row for row in rows if not row.get("OBS_VALUE")]
    bare = sum(not any(row.get(name) for name in _FLAGS[source]) for row in empty)
    disorder = sum(not _sorted(table) for _, table in tables)
    flags = sorted({row[name] for name in _FLAGS[source] for row in rows if row.get(name)})
    facts = [
        f"{len(empty)} of {len(rows)} rows have no figure, {bare} of them without a flag.",
        f"rows came sorted by their codes and year in {len(tables) - disorder} of {len(tables)}.",
        f"flags seen: {', '.join(flags) or 'none'}.",
    ]
    multipliers = sorted({row["UNIT_MULT"] for row in rows if row.get("UNIT_MULT")})
    if multipliers:
        facts.append(f"UNIT_MULT was {', '.join(multipliers)}.")
    if source == "oecd":
        versions = (f"{one.dataset.partition('@')[2]} {one.version}" for one, _ in tables)
        facts.append(f"versions are {', '.join(versions)}.")
    behind = [
        one.dataset
        for one, table in tables
        if one.years and table and max(one.years) != max(_years(table), default=0)
    ]
    if any(one.years for one in found):
        facts.append(
            f"the newest year of the constraint is not that of Swedish rows in {len(behind)} of "
            f"{len(tables)}{': ' + ', '.join(behind) if behind else ''}."
        )
    return facts


def _years(table: list[dict[str, str]]) -> list[int]:
    return [int(row["TIME_PERIOD"][:4]) for row in table if row.get("TIME_PERIOD")]


def _sorted(table: list[dict[str, str]]) -> bool:
    order = [[row[name] for name in list(row)[: list(row).index("OBS_VALUE")]] for row in table]
    return order == sorted(order)


def _table(answer: Answer) -> list[dict[str, str]]:
    text = unpacked(answer.data, answer.url).decode("utf-8-sig", errors="replace")
    return list(csv.DictReader(io.StringIO(text, newline="")))
