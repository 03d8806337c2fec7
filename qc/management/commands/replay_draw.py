"""Make a stored draw again from its seed, and compare."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qc.models import SpotCheck
from qc.selectors import Replay, replay_draw


class Command(BaseCommand):
    """Proves draws; exits with 1 when one is not what its seed gives."""

    help = "Make draws again from their seeds by their own rules, and compare; all draws by default."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the numbers of the draws."""
        parser.add_argument("draws", nargs="*", type=int, help="numbers of draws")
        parser.add_argument("--all", action="store_true", help="every draw, as without numbers")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument(
            "--today", action="store_true", help="also count the contacts whose frame would differ today"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay and compare."""
        if options["all"] and options["draws"]:
            raise CommandError("Give numbers of draws, or --all.")
        checks = SpotCheck.objects.order_by("pk")
        if options["draws"]:
            checks = checks.filter(pk__in=options["draws"])
            unknown = sorted(set(options["draws"]) - set(checks.values_list("pk", flat=True)))
            if unknown:
                raise CommandError(f"There is no draw {unknown[0]}.")
        failed = [check.pk for check in checks if not self._replay(check, options)]
        if failed:
            raise CommandError(f"not proved: {', '.join(map(str, failed))}")

    def _replay(self, check: SpotCheck, options: dict[str, Any]) -> bool:
        replay = replay_draw(check)
        found = told(replay, with_today=options["today"])
        self.stdout.write(json.dumps(found) if options["json"] else _line(found))
        return replay.is_proved


def told(replay: Replay, *, with_today: bool) -> dict[str, Any]:
    """Say what was compared, as JSON has it."""
    check, again = replay.check, replay.drawn
    found: dict[str, Any] = {
        "draw": check.pk,
        "proved": replay.is_proved,
        "rule": check.algorithm,
        "rule_known": replay.has_known_rule,
        "frame_size": check.frame_size,
        "frame_hash": again.frame_hash if again else "",
        "frame_same": replay.has_same_frame,
        "strata": len(replay.strata),
        "strata_same": replay.has_same_strata,
        "picks": len(replay.picks),
        "picks_same": replay.has_same_picks,
        "seconds": len(replay.seconds),
        "seconds_same": replay.has_same_seconds,
    }
    return {**found, "changed_since": replay.changed} if with_today else found


def _line(found: dict[str, Any]) -> str:
    parts = [
        f"draw {found['draw']}: {'proved' if found['proved'] else 'NOT PROVED'}",
        f"rule {found['rule']} {'known' if found['rule_known'] else 'UNKNOWN'}",
        *(
            f"{found[number]} {name} {'same' if found[same] else 'DIFFERENT'}"
            for name, number, same in (
                ("contacts in the frame", "frame_size", "frame_same"),
                ("strata and probabilities", "strata", "strata_same"),
                ("picks", "picks", "picks_same"),
                ("scored twice", "seconds", "seconds_same"),
            )
        ),
    ]
    if "changed_since" in found:
        parts.append(f"contacts added or changed since: {found['changed_since']}")
    return "; ".join(parts)
