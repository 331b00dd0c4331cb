"""One module a command: what it does with a workspace."""
