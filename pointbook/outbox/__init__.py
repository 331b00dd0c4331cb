"""What is written: planned, looked at, written aside, put in place."""
