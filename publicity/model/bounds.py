"""How large a number, how far a date and in which writing a value may be: what is past it is a slip of the keyboard.

pydantic asks these marks while it reads; it is loaded only then, because most builds read nothing anew.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from typing import Annotated as A

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

FIRST_YEAR, LAST_YEAR = 2000, 2099
# Of what happened before an award: births, first working days, achievements.
FIRST_YEAR_OF_LIVES = 1900
LONGEST_PERIOD = 366
MOST_COUNTED = 1_000_000
DAY = r"\d{4}-\d\d-\d\d"
TIME = r"([01]\d|2[0-3]):[0-5]\d"
MOMENT = rf"{DAY}[ T]{TIME}(:[0-5]\d)?"
SHARE = r"0|1|0\.\d{1,9}|\d{1,9}/[1-9]\d{0,8}"
OUT_OF_RANGE = "out_of_range"


@dataclass(frozen=True, slots=True)
class Between:
    """The least and the most that a number may be; of a date or moment, the first and the last year."""

    least: int
    most: int

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> Any:
        """Look at the value when it has been read."""
        from pydantic_core import core_schema  # noqa: PLC0415 - as the module says

        return core_schema.no_info_after_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(self, core: Any, handler: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        """Put the bounds of a number into the JSON Schema, which has none for dates."""
        schema = handler(core)
        return schema | ({"minimum": self.least, "maximum": self.most} if schema.get("type") == "integer" else {})

    def _checked(self, value: Any) -> Any:
        from pydantic_core import PydanticCustomError  # noqa: PLC0415 - as the module says

        if not self.least <= (value.year if isinstance(value, date) else value) <= self.most:
            context = {"least": self.least, "most": self.most, "year": isinstance(value, date)}
            raise PydanticCustomError(OUT_OF_RANGE, "not within bounds", context)
        return value


@dataclass(frozen=True, slots=True)
class Written:
    """How a value is written: pydantic alone takes a number of seconds for a date, and Python 1e999999 for a number.

    ``error`` is the code that the reader has a sentence for; ``parse`` makes the value of a text of that pattern.
    """

    pattern: str
    error: str
    parse: Callable[[str], Any] = str

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> Any:
        """Read the text here; what pydantic would have made of it only tells the JSON Schema."""
        from pydantic_core import core_schema  # noqa: PLC0415 - as the module says

        return core_schema.no_info_wrap_validator_function(self._parsed, handler(source))

    def _parsed(self, value: Any, _: Any) -> Any:
        from pydantic_core import PydanticCustomError  # noqa: PLC0415 - as the module says

        text = str(value) if type(value) is int else value
        try:
            if isinstance(text, str) and re.fullmatch(self.pattern, text, re.ASCII):
                return self.parse(text)
        except ValueError:  # 2024-02-30
            pass
        raise PydanticCustomError(self.error, "written otherwise")


Count = A[int, Between(0, MOST_COUNTED)]
Days = A[int, Between(1, LONGEST_PERIOD)]
DaysLater = A[int, Between(0, 36_500)]
Years = A[int, Between(0, 150)]
Version = A[int, Between(1, 1000)]
Percent = A[int, Between(0, 100)]
Year = A[int, Between(FIRST_YEAR, LAST_YEAR)]
Day = A[date, Written(DAY, "date_parsing", date.fromisoformat), Between(FIRST_YEAR, LAST_YEAR)]
EarlierDay = A[date, Written(DAY, "date_parsing", date.fromisoformat), Between(FIRST_YEAR_OF_LIVES, LAST_YEAR)]
Moment = A[datetime, Written(MOMENT, "datetime_parsing", datetime.fromisoformat), Between(FIRST_YEAR, LAST_YEAR)]
TimeOfDay = A[str, Written(TIME, "time_parsing")]
ClosingTime = A[str, Written(f"{TIME}|24:00", "time_parsing")]
Share = A[Fraction, Written(SHARE, "fraction_parsing", Fraction), Between(0, 1)]
