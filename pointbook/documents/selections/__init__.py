"""Selections: who may be honoured, for the meeting and for the wall."""
