"""What holds of calls with pencil and paper: rows of a call log, transcripts, how many callers wait."""
