"""Small workbooks as clerks made them, and what must come out of each."""
