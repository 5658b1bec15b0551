"""What is published, as frozen dataclasses: no parsing, no checking, no rendering here."""
