"""From bytes to cells to claims: the room that opens files."""
