"""The admin of the appraisal."""
