"""Rules of the appraisal: components, totals, schemes, the life of a month; no Django."""
