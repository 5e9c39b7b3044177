"""What the services said, for a person and for a machine."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from pipelines.doctor_facts import NAMES
from pipelines.doctor_finding import NOT_ASKED, Finding
from pipelines.doctor_pins import UNKNOWN, Check, Fault
from pipelines.doctor_proposals import Proposal
from pipelines.narration import LogFormat

FINE, TO_MEND, NOBODY = 0, 1, 2
_MANY_PLACES, _MANY_CODES = 4, 25
_WIDE = 200


def exit_code(findings: Sequence[Finding]) -> int:
    """0 if everything is as expected, 1 if something is to be mended, 2 if no service answered."""
    if findings and not any(finding.reached for finding in findings):
        return NOBODY
    return FINE if all(finding.sound for finding in findings) else TO_MEND


def show(
    console: Console,
    log_format: LogFormat,
    findings: Sequence[Finding],
    proposed: Sequence[Proposal],
    facts: Sequence[str],
) -> None:
    """Prints a table of all datasets, then what to mend, then what was learnt, then the verdict.

    As JSON: one object per finding, per proposal that follows from several, and per fact.

    Args:
        console: Takes the lines; a terminal or a file.
        log_format: For a person or for a machine.
        findings: What the services said of each dataset.
        proposed: The lines that the catalogue should hold instead.
        facts: What the answers show of the services.
    """
    if log_format == "json":
        for line in _as_json(findings, proposed, facts):
            console.out(line, highlight=False)
        return
    # Without a terminal, lines must not be cut to a width nobody has.
    wide = Console(file=console.file, width=None if console.is_terminal else _WIDE)
    if any(finding.reached for finding in findings):
        wide.print(_table(findings), highlight=False)
    for line in _text(findings, proposed, facts):
        console.out(line, highlight=False)


def _as_json(
    findings: Sequence[Finding], proposed: Sequence[Proposal], facts: Sequence[str]
) -> Iterator[str]:
    for finding in findings:
        yield json.dumps(_json(finding, proposed), ensure_ascii=False)
    for proposal in proposed:
        if not proposal.dataset:
            yield json.dumps({"kind": "proposal", **vars(proposal)}, ensure_ascii=False)
    for fact in facts:
        yield json.dumps({"kind": "fact", "text": fact}, ensure_ascii=False)


def _table(findings: Sequence[Finding]) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("dataset", "reachable", "key", "codes", "Swedish areas", "newest", "changed"):
        table.add_column(column, overflow="fold")
    for finding in findings:
        if finding.problem == NOT_ASKED:
            continue
        table.add_row(
            finding.dataset,
            _reachable(finding),
            _key(finding),
            _codes(finding),
            _areas(finding),
            str(finding.newest or "–"),
            finding.moved or "–",
            style="" if finding.sound else "yellow",
        )
    return table


def _reachable(finding: Finding) -> str:
    if finding.gone:
        return "gone, as known" if finding.sound else "gone"
    if not finding.problem:
        return "yes"
    return "answers badly" if finding.reached else "no"


def _key(finding: Finding) -> str:
    if any(fault.about == "key" for check in finding.asked for fault in check.faults):
        return "differs"
    if not finding.wanted:
        return "not asked for"
    return "as expected" if finding.asked else "–"


def _codes(finding: Finding) -> str:
    checks = finding.asked
    if not checks:
        return "–"
    choose = {
        name for check in checks for name, code in check.place.query.pins.items() if code == UNKNOWN
    }
    wrong = sum(fault.about == "codes" for check in checks for fault in check.faults)
    if choose:
        return f"{len(choose)} to choose"
    return "some are gone" if wrong else "all exist"


def _areas(finding: Finding) -> str:
    checks = [check for check in finding.asked if check.chosen]
    if not checks:
        return "–"
    least = min(checks, key=lambda check: len(check.present) / len(check.place.promised))
    return f"{len(least.present)} of {len(least.place.promised)}"


def _text(
    findings: Sequence[Finding], proposed: Sequence[Proposal], facts: Sequence[str]
) -> Iterator[str]:
    waiting = [one for one in findings if not one.sound and one.reached]
    if waiting:
        yield "\nTO MEND (run this again after it: what is chosen now is checked then)"
    for finding in waiting:
        yield from _to_mend(finding, proposed)
    yield from _not_reached(findings)
    yield from _settled([proposal for proposal in proposed if not proposal.dataset])
    remarks = [f"{one.dataset}: {text}" for one in findings for text in _remarks(one)]
    if remarks:
        yield "\nREMARKS"
        yield from remarks
    if facts:
        yield "\nSEEN OF THE SERVICES"
        yield from facts
    yield f"\n{_verdict(findings)}"


def _not_reached(findings: Sequence[Finding]) -> Iterator[str]:
    """Why a service did not answer: once, with the first datasets that it concerns."""
    for source, own in _by_source(findings):
        missed = [one for one in own if not one.reached]
        if missed:
            names = ", ".join(one.dataset for one in missed[:_MANY_PLACES])
            more = f" and {len(missed) - _MANY_PLACES} more" if len(missed) > _MANY_PLACES else ""
            yield f"\nNOT REACHED: {NAMES[source]}, for {names}{more}"
            yield f"  {_sentence(missed[0])}"


def _by_source(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    names = dict.fromkeys(finding.source for finding in findings)
    return [(name, [one for one in findings if one.source == name]) for name in names]


def _settled(proposed: Sequence[Proposal]) -> Iterator[str]:
    """Lines that may stand in many places, each once, with where."""
    for lines in dict.fromkeys(proposal.lines for proposal in proposed):
        yield "\nSETTLED: all codes exist and have Swedish figures, so this line may stand"
        yield from lines
        same = [proposal for proposal in proposed if proposal.lines == lines]
        for file in dict.fromkeys(proposal.file for proposal in same):
            where = (f"{one.about} (line {one.first})" for one in same if one.file == file)
            yield f"in catalogue/{file}: {', '.join(where)}"


def _sentence(finding: Finding) -> str:
    problem = finding.problem[:1].upper() + finding.problem[1:]
    return f"{problem} {finding.next_step}".rstrip()


def _to_mend(finding: Finding, proposed: Sequence[Proposal]) -> Iterator[str]:
    title = f" ({finding.title})" if finding.title else ""
    yield f"\n{finding.dataset}{title}"
    if finding.problem:
        yield f"  {_sentence(finding)}"
    by_fault: dict[Fault, list[Check]] = {}
    for check in finding.asked:
        for fault in check.faults:
            by_fault.setdefault(fault, []).append(check)
    for fault, checks in by_fault.items():
        more = f" and {len(checks) - _MANY_PLACES} more" if len(checks) > _MANY_PLACES else ""
        yield f"  {fault.text}"
        if not fault.dimension:
            yield f"    {'; '.join(str(check.place) for check in checks[:_MANY_PLACES])}{more}"
        for check in checks:
            yield from _choices(finding, check, fault.dimension)
    for proposal in proposed:
        if proposal.dataset == finding.dataset:
            lines = f"lines {proposal.first}–{proposal.last}"
            yield f"  Put in catalogue/{proposal.file}, {lines} ({proposal.about}):"
            yield from proposal.lines


def _choices(finding: Finding, check: Check, name: str) -> Iterator[str]:
    """The codes that a person must choose from, those with Swedish figures first and marked."""
    if check.pins.get(name) != UNKNOWN:
        return
    swedish = check.swedish.get(name, [])
    codes = check.choices[name]
    ordered = [code for code in codes if code in swedish]
    ordered += [code for code in codes if code not in swedish]
    ordered, more = ordered[:_MANY_CODES], len(ordered) - _MANY_CODES
    legend = "; * has Swedish figures" if swedish else ""
    yield f"    for {check.place} ({check.place.label}){legend}:"
    width = max(map(len, ordered))
    for code in ordered:
        mark = "*" if code in swedish else " "
        yield f"    {mark} {code:{width}}  {finding.names.get(name, {}).get(code, '')}".rstrip()
    if more > 0:
        yield f"      … and {more} more"


def _remarks(finding: Finding) -> Iterator[str]:
    yield from finding.remarks
    if finding.problem and finding.sound:
        yield _sentence(finding)
    for check in finding.checks:
        place = check.place
        lacking = [area for area in place.promised if area not in check.figures]
        if place.asked and check.present and lacking:
            yield f"{place} has no recent figures of {', '.join(lacking)}."
        if not place.asked and check.faults:
            texts = " ".join(fault.text for fault in check.faults)
            yield f"{place} describes imported files, and the service differs: {texts}"


def _verdict(findings: Sequence[Finding]) -> str:
    if not findings:
        return "Nothing to ask: these indicators come as files."
    if exit_code(findings) == NOBODY:
        return "No service could be reached: check the network, the proxy and the addresses."
    parts = []
    for source, own in _by_source(findings):
        fine = sum(finding.sound for finding in own)
        silent = sum(bool(one.problem) and not one.reached for one in own)
        part = f"{NAMES[source]}: {fine} of {len(own)} as expected"
        part += f", {len(own) - fine - silent} to mend" if len(own) - fine - silent else ""
        parts.append(part + (f", {silent} not reached" if silent else ""))
    return ". ".join(parts) + "."


def _json(finding: Finding, proposed: Sequence[Proposal]) -> dict[str, Any]:
    own = [vars(one) for one in proposed if one.dataset == finding.dataset]
    return {
        "kind": "finding",
        "source": finding.source,
        "dataset": finding.dataset,
        "indicators": list(dict.fromkeys(one.indicator for one in finding.places if one.indicator)),
        "sound": finding.sound,
        "reachable": not finding.problem,
        "problem": f"{finding.problem} {finding.next_step}".strip(),
        "title": finding.title,
        "changed": finding.moved,
        "structure_version": finding.version,
        "key": list(finding.key),
        "newest": finding.newest,
        "header": finding.header,
        "gzip": finding.gzipped,
        "seconds": round(finding.answer.seconds, 2) if finding.answer else None,
        "queries": [
            {
                "place": str(check.place),
                "asked_for": check.place.asked,
                "faults": [fault.text for fault in check.faults],
                "pins": check.pins,
                "choices": check.choices,
                "with_swedish_figures": check.swedish,
                "promised": list(check.place.promised),
                "newest_by_area": check.figures,
            }
            for check in finding.checks
        ],
        "remarks": finding.remarks,
        "proposals": own,
    }
