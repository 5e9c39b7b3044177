"""Asks the OECD's SDMX service for regional figures (SDMX REST v1, csvfilewithlabels)."""

from dataclasses import replace

from pipelines import oecd_checks, oecd_structure
from pipelines.errors import (
    CheckError,
    FormatError,
    GoneError,
    KeyShapeError,
    NoResultsError,
    QueryError,
    RetiredCodeError,
)
from pipelines.http import Client
from pipelines.oecd_checks import NOT_APPLICABLE, Codes, FewAreasError
from pipelines.questions import Part, Question
from pipelines.raw import OPEN_END
from pipelines.tidy import tidy

_ORDER = "Mend the pins in the catalogue, in this order."


def fetch(
    client: Client, question: Question, base_url: str, *, known_version: str = ""
) -> list[Part]:
    """Fetches the figures that a question asks for, of all areas.

    The version of the flow stays empty, which means the newest; the answer tells which it was.
    An older version can answer with status 200 and part of the areas, so the Swedish ones are
    counted. Where the newest version does not answer with them, the last good one is tried.

    A key that no longer fits is written again in the flow's present order. A dimension that the
    catalogue leaves open and that repeats the figures is held at `_Z`, not applicable.

    Args:
        client: Asks for us.
        question: Its dataset is a flow as `AGENCY:DSD@FLOW`, its codes stand in key order.
        base_url: Address of the SDMX service.
        known_version: The version that answered well before; empty when there is none.

    Returns:
        One part.

    Raises:
        PipelineError: As `Client.get` and `tidy`.
        QueryError: No dimension is held at a code, other codes came than were asked for, or less
            than half of the Swedish areas came.
        RetiredCodeError: A code has no figure, or a level too few Swedish areas, of several.
        KeyShapeError: The flow has no longer a dimension of the catalogue, or a new one.
        CheckError: An area and year have several figures because a dimension is open.
    """
    try:
        part = _ask(client, question, question.codes, base_url)
    except QueryError as error:
        part = _second_try(client, question, base_url, known_version, error)
    version = part.table.structure_version
    if known_version not in ("", version):
        moved = f"{question.dataset} moved from version {known_version} to {version}."
        part = _remarked(part, moved)
    return [part]


def address(question: Question, codes: Codes, base_url: str, *, version: str = "") -> str:
    """The address of a question.

    Args:
        question: Whose dataset and years are asked for.
        codes: The codes of each dimension in key order; none leaves it open.
        base_url: Address of the SDMX service.
        version: Version of the flow; empty for the newest.

    Raises:
        QueryError: The flow is not written `AGENCY:DSD@FLOW`, or the key would be empty.
    """
    agency, flow = oecd_structure.split(question.dataset)
    if not any(codes.values()):
        # A key of dots alone is swallowed as a relative path on its way.
        raise QueryError(
            "the query holds no dimension at a code.",
            next_step="Pin its dimensions in the catalogue, in key order.",
            dataset=question.dataset,
        )
    key = ".".join("+".join(codes[name]) for name in codes)
    end = "" if question.last_year == OPEN_END else f"&endPeriod={question.last_year}"
    return (
        f"{base_url}/data/{agency},{flow},{version}/{key}?startPeriod={question.first_year}{end}"
        "&dimensionAtObservation=AllDimensions&format=csvfilewithlabels"
    )


def _ask(
    client: Client, question: Question, codes: Codes, base_url: str, *, version: str = ""
) -> Part:
    url, dataset = address(question, codes, base_url, version=version), question.dataset
    answer = client.get(url, dataset=dataset, headers=oecd_structure.HEADERS, download=True)
    table = tidy(answer.data, url, dataset=dataset)
    oecd_checks.check_codes(codes, table.table, dataset, url)
    oecd_checks.check_swedish_areas(codes, table, url)
    repeating = oecd_checks.repeating(question.queries, table.table)
    if repeating:
        return _not_applicable(client, question, codes, base_url, version, repeating)
    lacking = oecd_checks.without_figures(question.queries, table.table)
    return Part(question, answer, table, lacking=tuple(lacking))


def _not_applicable(
    client: Client,
    question: Question,
    codes: Codes,
    base_url: str,
    version: str,
    repeating: dict[str, list[str]],
) -> Part:
    """Asks again where open dimensions repeat the figures: for what they do not apply to."""
    open_dimensions = CheckError(
        f"an area and year have several figures by {oecd_checks.with_codes(repeating)}.",
        next_step=f"Hold them at one code in the catalogue, such as "
        f"{oecd_checks.lines(repeating)}; columns outside the key go under `attributes`.",
        dataset=question.dataset,
        url=address(question, codes, base_url, version=version),
    )
    if not all(name in codes and NOT_APPLICABLE in of for name, of in repeating.items()):
        raise open_dimensions
    held = dict.fromkeys(repeating, (NOT_APPLICABLE,))
    try:
        part = _ask(client, question, {**codes, **held}, base_url, version=version)
    except (FewAreasError, NoResultsError, RetiredCodeError):
        raise open_dimensions from None
    return _remarked(
        part,
        f"{question.dataset} repeats figures by {', '.join(held)}; asked again for "
        f"{NOT_APPLICABLE} alone. Pin {oecd_checks.lines(held)} in the catalogue.",
    )


def _second_try(
    client: Client, question: Question, base_url: str, known_version: str, refusal: QueryError
) -> Part:
    if _may_mean_the_key(refusal):
        codes, remark = _present_key(client, question, base_url, refusal)
        if tuple(codes) != tuple(question.codes):
            return _remarked(_ask(client, question, codes, base_url), remark)
    served = refusal.version if isinstance(refusal, FewAreasError) else ""
    if known_version in ("", served) or not isinstance(
        refusal, GoneError | NoResultsError | FewAreasError
    ):
        raise refusal
    try:
        part = _ask(client, question, question.codes, base_url, version=known_version)
    except QueryError:
        raise refusal from None
    return _remarked(
        part,
        f"{question.dataset} does not answer in full in its newest version ({refusal.problem}) "
        f"These figures are of version {known_version}, the last good one.",
    )


def _present_key(
    client: Client, question: Question, base_url: str, refusal: QueryError
) -> tuple[Codes, str]:
    """The codes of a question in the flow's present key order, and what to do about that."""
    try:
        structure = oecd_structure.structure(client, question.dataset, base_url)
    except (QueryError, FormatError):
        return question.codes, ""
    present = structure.dimensions
    key = ".".join(present)
    gone = [name for name in question.codes if name not in present]
    if gone:
        raise KeyShapeError(
            f"the flow has no dimension {' or '.join(gone)} (any more); its key is {key}.",
            next_step=_ORDER,
            dataset=question.dataset,
            url=refusal.url,
        ) from refusal
    new = {
        name: structure.codes.get(name, frozenset())
        for name in present
        if name not in question.codes
    }
    # Left open, a dimension with several codes would repeat each figure.
    several = {name: codes for name, codes in new.items() if len(codes) != 1}
    if several:
        raise KeyShapeError(
            f"the flow has a new dimension {oecd_checks.with_codes(several)}; its key is {key}.",
            next_step=f"Add to the pins in the catalogue {oecd_checks.lines(new)}. {_ORDER}",
            dataset=question.dataset,
            url=refusal.url,
        ) from refusal
    added = f" Add to the pins {oecd_checks.lines(new)}." if new else ""
    remark = f"The key of {question.dataset} is now {key}.{added} {_ORDER}"
    return {name: question.codes.get(name, ()) for name in present}, remark


def _may_mean_the_key(error: QueryError) -> bool:
    # A key of another width was answered with each of these, not always with words on it; one
    # in another order selects nothing.
    plain = type(error) is QueryError and error.status in (400, 403, 422)
    return plain or isinstance(error, KeyShapeError | NoResultsError)


def _remarked(part: Part, remark: str) -> Part:
    return replace(part, remarks=(remark, *part.remarks))
