"""The one reader of content: collects every problem with file, line and column, and stops once."""
