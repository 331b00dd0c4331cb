"""What is measured, against what: `python -m bench` makes its inputs and writes RESULTS.md."""
