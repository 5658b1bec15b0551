"""What a citizen sees: the way of a report, following it, verifying an acknowledgement."""
