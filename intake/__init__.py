"""The form: takes reports while a notice is open, seals them, gives a receipt.  The only code that knows Flask."""
