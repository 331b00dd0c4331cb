"""Pages in a real browser: what is printed is what was said, and anyone can use them."""
