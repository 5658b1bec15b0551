"""What the views work with, made once when the application is."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from intake.clock import Clock
from intake.limits import AmountLimit
from intake.notices import NoticeBook
from intake.reports import Reports
from intake.settings import Settings
from intake.store.failures import Failures
from intake.tokens import Tokens

NAME = "gongshi"


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one application."""

    settings: Settings
    clock: Clock
    book: NoticeBook
    reports: Reports
    tokens: Tokens
    reports_limit: AmountLimit
    bytes_limit: AmountLimit
    failures: Failures


def parts() -> Parts:
    """Return the parts of the application that answers."""
    return cast("Parts", current_app.extensions[NAME])
