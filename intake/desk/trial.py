"""What everybody may know of a demonstration's accounts; no account of a real deployment has either."""

PASSWORD = "only for trying it out"  # noqa: S105 - it guards nothing but invented reports
CODES = b"gongshi-demo-codes-x"
