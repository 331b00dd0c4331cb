"""From claims to entries to statements: pure, no files, no clock."""
