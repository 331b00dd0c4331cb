"""The closed months: an append-only book that proves itself."""
