"""Load the rules of attendance, the policy for requests, the kinds of leave and the sets of symbols."""

from typing import Any

from attendance.models import LeaveKind, MonthPolicy, RequestPolicy, RuleSet, SymbolSet
from seeds.files import minutes, read_seed
from seeds.loader.sync import SeedReport, sync_rows


def load_rules() -> SeedReport:
    """Load the dated rules that days are judged by."""
    rows = [
        {
            "code": rules["code"],
            "in_force_from": rules["in_force_from"],
            "settings": {name: _in_minutes(value) for name, value in rules["settings"].items()},
            "note": rules["note"],
        }
        for rules in read_seed("attendance.toml")["rules"]
    ]
    return sync_rows(RuleSet, rows, key="code", source="attendance.toml")


def load_symbols() -> SeedReport:
    """Load the sets of symbols; one of them is in use until the centre chooses another."""
    rows = [
        {
            "code": symbols["code"],
            "name": symbols["name"],
            "name_zh": symbols["name_zh"],
            "marks": symbols["marks"],
            "is_chosen": symbols.get("chosen", False),
        }
        for symbols in read_seed("attendance.toml")["symbols"]
    ]
    return sync_rows(SymbolSet, rows, key="code", source="attendance.toml")


def load_leave_kinds() -> SeedReport:
    """Load the kinds of leave and of changed duty in the order of their file."""
    rows = [
        {
            "code": kind["code"],
            "name": kind["name"],
            "name_zh": kind["name_zh"],
            "symbol": kind["symbol"],
            "units": kind["units"],
            "counted": kind["counted"],
            "is_paid": kind["paid"],
            "is_present": kind.get("present", False),
            "limit_days": kind.get("limit", {}).get("days"),
            "limit_per": kind.get("limit", {}).get("per", ""),
            "service_steps": kind.get("service", []),
            "is_from_bank": kind.get("bank", False),
            "position": position,
            "source": kind["source"],
        }
        for position, kind in enumerate(read_seed("leave_kinds.toml")["leave_kind"], start=1)
    ]
    return sync_rows(LeaveKind, rows, key="code", source="leave_kinds.toml")


def load_request_policy() -> SeedReport:
    """Load the figures that requests are held against."""
    policy = read_seed("attendance.toml")["requests"]
    row = {"code": "default", **policy}
    return sync_rows(RequestPolicy, [row], key="code", source="attendance.toml")


def load_month_policy() -> SeedReport:
    """Load how a month comes to its publication."""
    row = {"code": "default", **read_seed("attendance.toml")["month"]}
    return sync_rows(MonthPolicy, [row], key="code", source="attendance.toml")


def _in_minutes(value: Any) -> Any:
    if isinstance(value, list):
        return [_in_minutes(each) for each in value]
    return minutes(value) if isinstance(value, str) else value
