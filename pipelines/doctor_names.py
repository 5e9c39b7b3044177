"""What the codes of a dataset are called, from a structure message of SDMX 2.1."""

from xml.etree.ElementTree import Element

from pipelines.errors import FormatError
from pipelines.formats.sdmx_ml import elements, local_name, parse

Names = dict[str, dict[str, str]]
"""The English name of each code, by dimension."""

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def code_names(data: bytes) -> tuple[Names, str]:
    """Reads the names of codes and of the dataflow.

    Args:
        data: A message with dataflow, data structure and code lists, plain or gzip.

    Returns:
        The names by dimension and code, and the title; both empty for another body.
    """
    try:
        root = parse(data, "", "")
    except FormatError:
        return {}, ""
    lists = {
        element.get("id", ""): {
            code.get("id", ""): _name(code) for code in elements(element, "Code")
        }
        for element in elements(root, "Codelist")
    }
    names = {}
    for dimension in elements(root, "Dimension"):
        name = dimension.get("id", "")
        enumerated = [
            reference.get("id", "")
            for enumeration in elements(dimension, "Enumeration")
            for reference in elements(enumeration, "Ref")
        ]
        # Without one, the list is called after its dimension.
        for code_list in (*enumerated, name.upper(), f"CL_{name.upper()}"):
            if code_list in lists:
                names[name] = lists[code_list]
                break
    return names, next((_name(flow) for flow in elements(root, "Dataflow")), "")


def _name(element: Element) -> str:
    names = {
        child.get(_LANGUAGE, "en"): (child.text or "").strip()
        for child in element
        if local_name(child) == "Name"
    }
    return names.get("en") or next(iter(names.values()), "")
