"""The exports centre: every workbook that leaves is a row with its hash, who asked, and when it goes."""
