"""Papers and spreadsheets: plain data in, bytes out. Knows no screen and no database."""
