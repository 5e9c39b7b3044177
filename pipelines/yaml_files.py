"""How we read YAML: safely, and never a mapping in which a key stands twice."""

from copy import deepcopy
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

import yaml


class _UniqueKeyLoader(yaml.CSafeLoader):
    """A key written twice in one mapping is an error, not a silent overwrite."""


def _unique_mapping(loader: yaml.CSafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    repeated = {key for key in keys if keys.count(key) > 1}
    if repeated:
        raise yaml.YAMLError(f"{node.start_mark}: repeated keys {sorted(map(str, repeated))}")
    return loader.construct_mapping(node, deep=True)


_UniqueKeyLoader.add_constructor("tag:yaml.org,2002:map", _unique_mapping)


def read_yaml(path: Path) -> Any:
    """Reads one YAML file (UTF-8).

    Raises:
        OSError: The file cannot be read.
        yaml.YAMLError: It is no YAML, or a key stands twice in one mapping; names file and line.
    """
    return deepcopy(_parsed(path.read_text(encoding="utf-8"), str(path)))


@lru_cache(maxsize=256)
def _parsed(text: str, name: str) -> Any:
    """What a text says; parsed once a process, however often the catalogue is opened."""
    stream = StringIO(text)
    stream.name = name
    # The loader is a SafeLoader with one more check.
    return yaml.load(stream, Loader=_UniqueKeyLoader)  # noqa: S506


def read_yaml_folder(folder: Path) -> dict[str, Any]:
    """Reads all YAML files of a folder, in order of their names, as one mapping.

    Raises:
        OSError: The folder holds no YAML file, or one cannot be read.
        yaml.YAMLError: As for `read_yaml`, a file is no mapping, or two hold the same key.
    """
    together: dict[str, Any] = {}
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise FileNotFoundError(f"{folder} holds no YAML file")
    for path in paths:
        content = read_yaml(path)
        if not isinstance(content, dict):
            raise yaml.YAMLError(f"{path}: a mapping is expected")
        repeated = together.keys() & content.keys()
        if repeated:
            raise yaml.YAMLError(f"{path}: {sorted(repeated)} already stands in another file")
        together |= content
    return together
