"""What sets the project up on a machine: `make` and `run.bat` call it."""
