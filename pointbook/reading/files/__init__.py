"""From paths to cells: the only place that opens a workbook."""
