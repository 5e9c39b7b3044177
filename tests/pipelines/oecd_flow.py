"""A flow of the OECD as tests need it: municipal waste of the large Swedish areas."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from pipelines.catalogue import Query
from pipelines.questions import Question, question
from tests.services.stand_in import Flow

WASTE = "OECD.CFE.EDS:DSD_REG_MW@DF_WASTE"
DIMENSIONS = (
    "FREQ",
    "TERRITORIAL_LEVEL",
    "REF_AREA",
    "TERRITORIAL_TYPE",
    "MEASURE",
    "UNIT_MEASURE",
)
TL2 = ("SE11", "SE12", "SE21", "SE22", "SE23", "SE31", "SE32", "SE33")
TL3 = tuple(f"SE{number}" for number in (110, *range(121, 126), *range(211, 215), 221))
PINS = {
    "FREQ": "A",
    "TERRITORIAL_LEVEL": "TL2",
    "REF_AREA": "{geo}",
    "TERRITORIAL_TYPE": "",
    "MEASURE": "MWAS",
    "UNIT_MEASURE": "KG_PS",
}
_SDMX = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
_NAMESPACES = (
    f'xmlns:message="{_SDMX}/message" xmlns:structure="{_SDMX}/structure" '
    f'xmlns:common="{_SDMX}/common"'
)


def rows(
    *areas: str, level: str = "TL2", kind: str = "_Z", measure: str = "MWAS", value: str = "431.5"
) -> list[tuple[str, ...]]:
    return [("A", level, area, kind, measure, "KG_PS", "2022", value, "E") for area in areas]


def waste(*areas: str, level: str = "TL2") -> Flow:
    return Flow(DIMENSIONS, rows(*areas, level=level))


def query(**pins: str) -> Query:
    return Query(source="oecd", dataset=WASTE, pins=PINS | pins)


def asked(*queries: Query) -> Question:
    return question(queries or [query()])


def dataflow(dimensions: Iterable[str], used: Mapping[str, Iterable[str]]) -> bytes:
    """A flow with what it refers to: its key in no particular order, the codes in use."""
    elements = "".join(
        f'<structure:Dimension id="{name}" position="{position}"/>'
        for position, name in reversed(list(enumerate(dimensions, 1)))
    )
    values = "".join(
        f'<common:KeyValue id="{name}">'
        + "".join(f"<common:Value>{code}</common:Value>" for code in codes)
        + "</common:KeyValue>"
        for name, codes in used.items()
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><message:Structure {_NAMESPACES}>'
        "<message:Structures><structure:Dataflows>"
        '<structure:Dataflow id="DSD_REG_MW@DF_WASTE" agencyID="OECD.CFE.EDS" version="2.6"/>'
        '</structure:Dataflows><structure:DataStructures><structure:DataStructure id="DSD_REG_MW" '
        'version="3.0"><structure:DataStructureComponents><structure:DimensionList>'
        f'{elements}<structure:TimeDimension id="TIME_PERIOD" position="99"/>'
        "</structure:DimensionList></structure:DataStructureComponents></structure:DataStructure>"
        "</structure:DataStructures><structure:Constraints>"
        '<structure:ContentConstraint id="CR_DSD_REG_MW" type="Allowed"><structure:CubeRegion>'
        '<common:KeyValue id="SEX"><common:Value>F</common:Value><common:Value>M</common:Value>'
        "</common:KeyValue></structure:CubeRegion></structure:ContentConstraint>"
        '<structure:ContentConstraint id="CR_A_DSD_REG_MW@DF_WASTE" type="Actual">'
        f"<structure:CubeRegion>{values}</structure:CubeRegion></structure:ContentConstraint>"
        "</structure:Constraints></message:Structures></message:Structure>"
    ).encode()


def constraint(valid_from: datetime | None = None, count: int | None = None) -> bytes:
    """The content constraint that tells when a flow changed and how many rows it has."""
    stamp = f' validFrom="{valid_from:%Y-%m-%dT%H:%M:%S.%fZ}"' if valid_from else ""
    note = (
        '<common:Annotations><common:Annotation id="other"><common:AnnotationTitle>7'
        '</common:AnnotationTitle></common:Annotation><common:Annotation id="obs_count">'
        f"<common:AnnotationTitle>{count}</common:AnnotationTitle></common:Annotation>"
        "</common:Annotations>"
        if count is not None
        else ""
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><message:Structure {_NAMESPACES}>'
        "<message:Structures><structure:Constraints>"
        f'<structure:ContentConstraint id="CR_A_DSD_REG_MW@DF_WASTE"{stamp} type="Actual">{note}'
        "</structure:ContentConstraint></structure:Constraints></message:Structures>"
        "</message:Structure>"
    ).encode()
