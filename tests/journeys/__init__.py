"""Journeys: an inbox, and the whole outbox expected of it."""
