"""The API of the appraisal."""
