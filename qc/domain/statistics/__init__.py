"""Statistics of what is published: every figure with how many it rests on and how far it may be off.

Sources, formulas and conventions are in docs/quality-statistics.md. Figures here are floats, rounded when
shown; stored scores and totals stay exact (`qc.domain.numbers`).
"""
