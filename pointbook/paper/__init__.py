"""From statements to documents: no arithmetic, only shape."""
