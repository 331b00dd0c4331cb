"""What each document says, one module a document, in folders as in the outbox; ``every`` has all of a month."""
