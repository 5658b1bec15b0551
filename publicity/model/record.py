"""What the records of the YAML files share: no unknown keys, and a Chinese name for every field."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar


class Record:
    """A mapping in a YAML file; the reader refuses a key that is not a field."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Zh:
    """What a field is, in Chinese: for the JSON Schemas, the editors of staff, and messages."""

    text: str

    def __get_pydantic_json_schema__(self, core: Any, handler: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        """Put the Chinese into the field's JSON Schema."""
        return handler(core) | {"description": self.text}
