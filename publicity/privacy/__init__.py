"""What a public page must never print about a person: numbers, the day of birth, the door of the home.

The search errs towards silence where prose looks alike (dates, landlines, quantities) and towards a hit
where a number proves itself by its checksum. A declared office contact may be printed.
"""

from datetime import date

from publicity.privacy.births import births_in
from publicity.privacy.doors import doors_in
from publicity.privacy.leak import LEAK_ZH, Leak, LeakKind, digits_of
from publicity.privacy.numbers import is_identity_number, numbers_in, passes_luhn

__all__ = ["LEAK_ZH", "Leak", "LeakKind", "digits_of", "is_identity_number", "is_under", "leaks", "passes_luhn"]


def leaks(text: str, allowed: frozenset[str] = frozenset()) -> tuple[Leak, ...]:
    """Return what a text gives away, in order of place and without overlaps.

    Args:
        text: What is about to be published.
        allowed: Declared contacts that may be printed: telephone numbers as digits only
            (see ``digits_of``) and addresses as they stand in the text.
    """
    found = numbers_in(text, allowed)
    found += _apart(found, births_in(text))
    found += _apart(found, doors_in(text, allowed))
    return tuple(sorted(found, key=lambda leak: leak.start))


def is_under(age: int, born: date, on: date) -> bool:
    """Tell whether somebody is not yet so old on a day; born on 29 February, one turns older on 1 March."""
    still_to_come = (on.month, on.day) < (born.month, born.day)
    return on.year - born.year - still_to_come < age


def _apart(found: list[Leak], more: list[Leak]) -> list[Leak]:
    """Return those of the second list that do not overlap any of the first."""
    return [new for new in more if all(new.end <= old.start or old.end <= new.start for old in found)]
