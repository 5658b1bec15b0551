"""What a public page must never print about a person: numbers, the day of birth, the door of the home.

The search errs towards silence where prose looks alike (dates, landlines, quantities) and towards a hit
where a number proves itself by its checksum or stands behind its label.  A declared office contact may be printed.
"""

from bisect import bisect
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from publicity.privacy.births import births_in
from publicity.privacy.checks import is_identity_number, passes_luhn
from publicity.privacy.doors import doors_in
from publicity.privacy.labelled import is_label, labelled_in
from publicity.privacy.leak import LEAK_ZH, Leak, LeakKind, digits_of
from publicity.privacy.numbers import numbers_in
from publicity.privacy.reading import Reading, as_read, as_shown, may_hold_digits

__all__ = [
    "LEAK_ZH",
    "Leak",
    "LeakKind",
    "digits_of",
    "is_identity_number",
    "is_label",
    "is_under",
    "leaks",
    "leaks_shown",
    "may_hold_digits",
    "passes_luhn",
]


def leaks(text: str, allowed: frozenset[str] = frozenset()) -> tuple[Leak, ...]:
    """Return what a text that is still to be laid out gives away, in order of place and without overlaps.

    The text is judged as it stands and as it will be shown: without invisible characters, and without the
    marks of Markdown and HTML.

    Args:
        text: What is about to be published.
        allowed: Declared contacts that may be printed: telephone numbers as digits only
            (see ``digits_of``) and addresses as they stand in the text.
    """
    return _leaks(text, allowed, laid_out=False)


def leaks_shown(text: str, allowed: frozenset[str] = frozenset()) -> tuple[Leak, ...]:
    """Return what a text gives away whose marks have been laid out already; see ``leaks``."""
    return _leaks(text, allowed, laid_out=True)


def _leaks(text: str, allowed: frozenset[str], *, laid_out: bool) -> tuple[Leak, ...]:
    if not may_hold_digits(text):
        return ()
    allowed = _as_read(allowed)
    reading = as_read(text)
    found = _in_reading(reading, allowed)
    if not laid_out and (shown := as_shown(reading)) is not None:
        found += _apart(found, _in_reading(shown, allowed))
    return tuple(sorted(found, key=lambda leak: leak.start))


def is_under(age: int, born: date, on: date) -> bool:
    """Tell whether somebody is not yet so old on a day; born on 29 February, one turns older on 1 March."""
    still_to_come = (on.month, on.day) < (born.month, born.day)
    return on.year - born.year - still_to_come < age


def _in_reading(reading: Reading, allowed: frozenset[str]) -> list[Leak]:
    text = reading.text
    found = _apart([], numbers_in(text, allowed))
    found += _apart(found, labelled_in(text, allowed))
    found += _apart(found, births_in(text))
    found += _apart(found, doors_in(text, allowed))
    return [Leak(leak.kind, *reading.span(leak.start, leak.end), leak.masked, leak.note) for leak in found]


@lru_cache(maxsize=64)
def _as_read(allowed: frozenset[str]) -> frozenset[str]:
    """Return contacts as they read, so that a full-width address is the same address."""
    return frozenset(as_read(contact).text for contact in allowed)


def _apart(found: list[Leak], more: Iterable[Leak]) -> list[Leak]:
    """Return those of the second list that overlap neither any of the first, which do not overlap, nor each other."""
    spans = sorted((leak.start, leak.end) for leak in found)
    kept = []
    for leak in sorted(more, key=lambda leak: leak.start):
        at = bisect(spans, (leak.start, leak.end))
        if (at == 0 or spans[at - 1][1] <= leak.start) and (at == len(spans) or leak.end <= spans[at][0]):
            spans.insert(at, (leak.start, leak.end))
            kept.append(leak)
    return kept
