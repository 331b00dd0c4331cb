"""The year's documents: a table of all households, their passbooks, the list to sign, the archive."""
