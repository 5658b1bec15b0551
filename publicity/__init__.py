"""The rules of publicity (公示): campaigns, notices, periods, working days, and the reader of content."""
