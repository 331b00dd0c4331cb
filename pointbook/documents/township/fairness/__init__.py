"""The fairness screen on the desk: looks, how unusual is measured, and the tables."""
