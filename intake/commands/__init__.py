"""The commands of ``python -m intake``, one room for each kind."""
