"""What can go wrong in the intake, each with a sentence that its reader understands."""

import math


class IntakeError(Exception):
    """The base of all errors of this package."""


class SettingsError(IntakeError):
    """The configuration is not one to run with; the message names every variable and no value."""


class KeysError(IntakeError):
    """A key file is missing, broken, or opened with a wrong passphrase."""


class AccountError(KeysError):
    """An account, its key and what the server knows of both do not go together; the message is for its holder."""


class RefusedError(IntakeError):
    """Somebody may not do what they asked for; the message names their role and what it is."""


class Refusal(IntakeError):  # noqa: N818 - no fault of the program: somebody is told what to mend
    """What a person sent will not do: something is missing, chosen wrongly, or was done by somebody else meanwhile.

    The message says what to mend.  A database that is full or away is a ``StoreError`` instead.
    """


class MissingError(Refusal):
    """There is no report or attachment of that name."""


class EnvelopeError(IntakeError):
    """An envelope is broken, not addressed to this key, or belongs to another row."""


class AcknowledgementError(IntakeError):
    """A text is no acknowledgement of this deployment; the message says what to paste or compare."""


class StoreError(IntakeError):
    """The database refused: full, away, or not set up as it must be."""


class TamperedError(StoreError):
    """What is stored is not as it was signed; the message says of what, and to tell the administrator."""


class DuplicateError(StoreError):
    """The row is there already: the same form was sent twice."""


class RetryLaterError(IntakeError):
    """Not now: the same may be asked again after a number of seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__("请稍后再试")
        self.seconds = max(1, math.ceil(seconds))


class BusyError(RetryLaterError):
    """Too many ask for the same costly work at once."""


class TooOftenError(RetryLaterError):
    """Somebody failed too often, or sent too much."""


class SpoolFullError(IntakeError):
    """There is no room for what somebody uploads."""

    def __init__(self) -> None:
        super().__init__("现在存不下这么大的附件")


class TooManyError(IntakeError):
    """There are as many of something as there may be; the message says of what and what to do."""
