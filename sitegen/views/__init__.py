"""What each page says, as plain values for its template: no HTML here but the deeds'."""
