"""Small programs for whoever develops: fonts, audits, locks."""
