"""Asks the OECD's SDMX service how a flow is keyed, and whether it changed.

Messages are SDMX-ML 2.1.
"""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pipelines.errors import FormatError, QueryError
from pipelines.formats.sdmx_ml import elements, parse
from pipelines.http import Client

# With a structured Accept but no language the service answered 500 to some clients.
# A cached answer may be two hours older than the state that the constraint tells.
HEADERS = {"Accept-Language": "en", "Cache-Control": "no-cache"}


@dataclass(frozen=True)
class Structure:
    """How a flow is keyed.

    Attributes:
        dimensions: Ids in key order, without the time dimension.
        version: The newest version of the flow; empty when the service does not tell.
        codes: The codes in use by dimension, as far as the service tells.
    """

    dimensions: tuple[str, ...]
    version: str
    codes: dict[str, frozenset[str]]


def stamp(client: Client, dataset: str, base_url: str) -> str:
    """Asks when a flow last changed and how many observations it has.

    The practices page of the OECD names these two for finding out whether a flow has moved. The
    request is no download of data.

    Args:
        client: Asks for us.
        dataset: The flow, as `AGENCY:DSD@FLOW`.
        base_url: Address of the SDMX service.

    Returns:
        `validFrom|obs_count` as the service writes them; empty when it does not tell.

    Raises:
        TransientError: The service is down or refuses more requests for now.
        QueryError: The flow is not written `AGENCY:DSD@FLOW`.
    """
    agency, flow = split(dataset)
    url = f"{base_url}/contentconstraint/{agency}/CR_A_{flow}/"
    try:
        root = _ask(client, url, dataset)
    except (QueryError, FormatError):
        return ""
    valid_from = next(
        (element.get("validFrom", "") for element in elements(root, "ContentConstraint")), ""
    )
    count = next(
        (
            (title.text or "").strip()
            for annotation in elements(root, "Annotation")
            if annotation.get("id") == "obs_count"
            for title in elements(annotation, "AnnotationTitle")
        ),
        "",
    )
    return f"{valid_from}|{count}" if valid_from or count else ""


def structure(client: Client, dataset: str, base_url: str) -> Structure:
    """Asks for the key order of a flow's newest version and for the codes in use.

    Args:
        client: Asks for us.
        dataset: The flow, as `AGENCY:DSD@FLOW`.
        base_url: Address of the SDMX service.

    Raises:
        PipelineError: As `Client.get`; FormatError if the answer names no dimensions.
    """
    agency, flow = split(dataset)
    url = f"{base_url}/dataflow/{agency}/{flow}/?references=all"
    root = _ask(client, url, dataset)
    # A reference to a dimension is an element of another name, without a position.
    dimensions = {
        element.attrib["id"]: int(element.attrib["position"])
        for element in elements(root, "Dimension")
        if element.get("position", "").isdigit() and "id" in element.attrib
    }
    if not dimensions:
        raise FormatError(
            "the structure names no dimensions.",
            next_step="Open the address in a browser; if it shows dimensions, report this.",
            dataset=dataset,
            url=url,
        )
    flows = [element for element in elements(root, "Dataflow") if element.get("id") == flow]
    return Structure(
        tuple(sorted(dimensions, key=dimensions.__getitem__)),
        flows[0].get("version", "") if flows else "",
        _codes_in_use(root),
    )


def split(dataset: str) -> tuple[str, str]:
    """Agency and flow of `AGENCY:DSD@FLOW`.

    Raises:
        QueryError: It is not written so.
    """
    agency, _, flow = dataset.partition(":")
    if "@" not in flow:
        raise QueryError(
            "this is no flow of the present service (AGENCY:DSD@FLOW).",
            next_step="Mend the dataset in the catalogue, or mark the indicator as discontinued.",
            dataset=dataset,
        )
    return agency, flow


def _ask(client: Client, url: str, dataset: str) -> Element:
    answer = client.get(url, dataset=dataset, headers=HEADERS)
    return parse(answer.data, dataset, url)


def _codes_in_use(root: Element) -> dict[str, frozenset[str]]:
    constraints = list(elements(root, "ContentConstraint"))
    # An allowed code need not be in use.
    actual = [element for element in constraints if element.get("type") == "Actual"]
    codes: dict[str, frozenset[str]] = {}
    for constraint in actual or constraints:
        for element in elements(constraint, "KeyValue"):
            name = element.get("id", "")
            values = {(value.text or "").strip() for value in elements(element, "Value")}
            codes[name] = codes.get(name, frozenset()) | values
    return codes
