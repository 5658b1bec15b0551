"""The desk (受理台): where the responsible staff take every report to an outcome."""
