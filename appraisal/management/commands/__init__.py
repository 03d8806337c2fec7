"""Commands of the appraisal."""
