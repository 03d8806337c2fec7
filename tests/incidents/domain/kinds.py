"""The kinds that the tests of the rules speak of, with the manual's clocks."""

from incidents.domain.kinds import KindRule

DANGER = KindRule("danger", 3, immediate=True)
LEAK = KindRule("secrecy_leak", 5, immediate=True, confidential=True)
REQUEST = KindRule("beyond_duty", 15, immediate=True, decide_minutes=240)
HAZARD = KindRule("hazard", 15)
OTHER = KindRule("other", 15)
ALL_KINDS = (DANGER, LEAK, REQUEST, HAZARD, OTHER)
