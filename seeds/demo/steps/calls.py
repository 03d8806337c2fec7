"""Bring in the demo centre's call log and transcripts as files, and the sign-ins at its seats."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from calls.imports import CallLogReport, import_call_log, import_seats, import_transcripts
from seeds.demo.contact_facts import DESK_OF_POST, Call
from seeds.demo.dice import dice
from seeds.demo.world import World

SOURCE = "demo"
GAP_PER_MILLE = 18
COLUMNS = (
    "contact_id",
    "started_at",
    "outcome",
    "agent",
    "desk",
    "queue_seconds",
    "talk_seconds",
    "service_type",
    "priority",
    "customer",
)


def bring_in_calls(world: World) -> int:
    """Import the call log; return how many contacts there are."""
    report = import_call_log(
        io.BytesIO(call_log(world.calls)), filename="demo-calls.csv", source=SOURCE, now=world.lived_until
    )
    return _taken(report)


def bring_in_transcripts(world: World) -> int:
    """Import what was said; return how many transcripts there are."""
    report = import_transcripts(
        io.BytesIO(transcripts(world.calls)),
        filename="demo-transcripts.jsonl",
        source=SOURCE,
        now=world.lived_until,
    )
    return _taken(report)


def bring_in_seats(world: World) -> int:
    """Import who signed in and out at the seats; return how many events there are."""
    report = import_seats(
        io.BytesIO(seat_log(world)), filename="demo-seats.csv", source=SOURCE, now=world.lived_until
    )
    return _taken(report)


def call_log(calls: list[Call]) -> bytes:
    """Write calls as the product's own contact list."""
    rows = (
        (
            call.external_id,
            call.started_at.isoformat(),
            "answered" if call.is_answered else "abandoned",
            call.work_number,
            call.desk,
            call.queue_seconds,
            call.talk_seconds,
            call.topic,
            1 if call.desk == "vip" else 0,
            call.customer,
        )
        for call in calls
    )
    return _csv(COLUMNS, rows)


def seat_log(world: World) -> bytes:
    """Write the sign-ins and sign-outs at the seats as the product's own list."""
    return _csv(("agent", "kind", "at", "seat", "reason"), _seat_events(world))


def transcripts(calls: list[Call]) -> bytes:
    """Write what was said as JSON lines, one call a line."""
    lines = (
        {
            "contact_id": call.external_id,
            "recording_starts_ms": 0,
            "turns": [
                {
                    "speaker": turn.speaker,
                    "text": turn.text,
                    "starts_ms": turn.starts_ms,
                    "ends_ms": turn.ends_ms,
                }
                for turn in call.turns
            ],
        }
        for call in calls
        if call.turns
    )
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()


def _taken(report: CallLogReport) -> int:
    assert not report.rejected, report.as_text()
    return report.added


def _seat_events(world: World) -> Iterator[tuple[str, ...]]:
    for (number, day), (came, left) in world.attendance.present.items():
        if day < world.first or world.person[number].post not in DESK_OF_POST:
            continue
        chance = dice("seat", number, day)
        seat = f"A{chance.randint(1, 24):02}"
        events = [("sign_in", came + timedelta(minutes=2), "")]
        if chance.randrange(1000) < GAP_PER_MILLE:
            gone = came + (left - came) / 2
            back = gone + timedelta(minutes=chance.randint(12, 35))
            events += [("sign_out", gone, "离席"), ("sign_in", back, "")]
        events.append(("sign_out", left - timedelta(minutes=1), "下班"))
        for kind, at, reason in events:
            if at <= world.lived_until:
                yield number, kind, at.replace(microsecond=0).isoformat(), seat, reason


def _csv(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heading)
    writer.writerows(rows)
    return text.getvalue().encode()
