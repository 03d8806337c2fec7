"""Make a stored draw again from its seed, and compare."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qc.models import SpotCheck
from qc.selectors import replay_draw


class Command(BaseCommand):
    """Proves draws; exits with 1 when one is not what its seed gives."""

    help = "Make draws again from their seeds and compare; all draws by default."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the numbers of the draws."""
        parser.add_argument("draws", nargs="*", type=int, help="numbers of draws")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay and compare."""
        checks = SpotCheck.objects.order_by("pk")
        if options["draws"]:
            checks = checks.filter(pk__in=options["draws"])
            unknown = sorted(set(options["draws"]) - set(checks.values_list("pk", flat=True)))
            if unknown:
                raise CommandError(f"There is no draw {unknown[0]}.")
        failed = [check.pk for check in checks if not self._replay(check)]
        if failed:
            raise CommandError(f"not proved: {', '.join(map(str, failed))}")

    def _replay(self, check: SpotCheck) -> bool:
        replay = replay_draw(check)
        verdict = "proved" if replay.is_proved else "NOT PROVED"
        self.stdout.write(
            f"draw {check.pk}: {verdict}; rule {check.algorithm} {_sign(ok=replay.has_known_rule)}, "
            f"stored frame {check.frame_size} → {replay.drawn.frame_size} {_sign(ok=replay.has_same_frame)}, "
            f"picks {len(replay.stored)} {_sign(ok=replay.has_same_picks)}; "
            f"contacts added or changed since: {replay.changed}"
        )
        return replay.is_proved


def _sign(*, ok: bool) -> str:
    return "same" if ok else "DIFFERENT"
