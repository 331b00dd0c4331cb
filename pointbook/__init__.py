"""Pointbook 积分簿: from a township's sheets to notices, ledgers and summaries, once a month."""

__version__ = "1.0.0"
