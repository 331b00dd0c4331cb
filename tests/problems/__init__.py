"""A gallery of the problems: for each code a file with the sheets that provoke it and all that is said of them."""
