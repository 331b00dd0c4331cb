"""What clerks type into: entry forms, the rules workbook, returned copies."""
