"""The independent witness: a second, plain reckoning written from the contract alone."""
