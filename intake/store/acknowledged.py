"""What an acknowledgement is signed over: the digest of a report's envelopes as they were first sealed."""

from intake import envelope
from intake.hashing import Purpose, digest
from intake.store.tables import Report


def digest_of(report: Report) -> bytes:
    """Return the digest of what is stored, as it was first sealed; the acknowledgement has the one of receipt.

    Raises:
        EnvelopeError: what is stored is no envelope.
    """
    identity = report.identity and envelope.as_first_sealed(report.identity)
    return digest_of_sealed(envelope.as_first_sealed(report.content), identity)


def digest_of_sealed(content: bytes, identity: bytes | None) -> bytes:
    """Return the digest of the two envelopes of a report that was just sealed."""
    # With its length before it, no byte of the one can pass for a byte of the other.
    return digest(Purpose.ACKNOWLEDGED, len(content).to_bytes(8, "big"), content, identity or b"")
