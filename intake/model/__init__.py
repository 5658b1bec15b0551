"""What a report is, apart from how it is stored, shown or handled: its states, the moves between them, its due days.

Everything here is a value or a pure function, and imports nothing else of the intake: the store, the reports and the
desk may all ask it.
"""
