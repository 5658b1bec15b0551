"""The award's own rules, one small family of modules each: every family turns a case into rulings."""
