"""The generator: turns publicity objects into pages; the only code that knows MkDocs."""
