"""What is measured, against what: `python -m tools.bench` makes its inputs and writes RESULTS.md."""
