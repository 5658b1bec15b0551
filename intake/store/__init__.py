"""What is stored: sealed reports, attachments and messages, and the journal.  Nothing here can open an envelope."""
