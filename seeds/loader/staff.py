"""Load roles, posts, desks, shifts and the calendar."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _

from seeds.files import Table, minutes, read_seed, seed_files
from seeds.loader.sync import Memory, SeedReport, digest, sync_rows
from staff.domain.calendar_year import days_of_year, special_days
from staff.domain.roster_codes import folded
from staff.models import CalendarDay, CalendarYear, Desk, Post, RosterCode, Shift

REACH = {"own": [], "team": ["staff.reach_team"], "centre": ["staff.reach_centre"]}


def load_desks() -> SeedReport:
    """Load the kinds of seats."""
    rows = [_named(desk) for desk in read_seed("desks.toml")["desk"]]
    return sync_rows(Desk, rows, key="code", source="desks.toml")


def load_posts() -> SeedReport:
    """Load the posts, each with the role that roles.toml gives it; roles are loaded before."""
    groups = {group.name: group for group in Group.objects.all()}
    role_of = {post: role for role in read_seed("roles.toml")["role"] for post in role["posts"]}
    rows = [_post(post, role_of[post["code"]], groups) for post in read_seed("posts.toml")["post"]]
    return sync_rows(Post, rows, key="code", source="posts.toml")


@transaction.atomic
def load_roles() -> SeedReport:
    """Load the roles as groups with their permissions.

    A permission that no model declares is left out and named among the report's faults.
    """
    seed = read_seed("roles.toml")
    known = {
        f"{p.content_type.app_label}.{p.codename}": p
        for p in Permission.objects.select_related("content_type")
    }
    named = {role["name"]: permissions_of(role, seed, known) for role in seed["role"]}
    wanted = {name: permissions & set(known) for name, permissions in named.items()}
    unknown = sorted(set().union(*named.values()) - set(known))
    report = SeedReport(
        "roles.toml", faults=[_("No model declares the permission %s.") % name for name in unknown]
    )
    memory = Memory("auth.Group")
    groups = {group.name: group for group in Group.objects.prefetch_related("permissions__content_type")}
    for name, names in wanted.items():
        group = groups.get(name)
        step = memory.decide(name, digest({"permissions": sorted(names)}), _digest_of(group))
        setattr(report, step, getattr(report, step) + 1)
        if step in {"created", "updated"}:
            group = group or Group.objects.create(name=name)
            group.permissions.set([known[each] for each in names])
    memory.save()
    return report


def permissions_of(role: Table, seed: Table, known: Iterable[str]) -> set[str]:
    """Return the permissions of one role as `app.codename`: its reach, its views, and its acts."""
    names = set(REACH[role["reach"]])
    if role.get("sees_everything"):
        return names | {name for name in known if _is_our_view(name)}
    meant = {role["code"], "*"} if role["posts"] else {role["code"]}
    for app, acts in seed.get("permissions", {}).items():
        names |= {f"{app}.{act}" for act, roles in acts.items() if meant & set(roles)}
    return names


def load_shifts() -> SeedReport:
    """Load the shifts; a shift whose hours do not add up is refused."""
    rows = [_shift(shift) for shift in read_seed("shifts.toml")["shift"]]
    for row in rows:
        Shift(**row).clean()
    return sync_rows(Shift, rows, key="code", source="shifts.toml")


def load_roster_codes() -> SeedReport:
    """Load the codes that people write into a roster; shifts are loaded before."""
    shifts = {shift.code: shift for shift in Shift.objects.all()}
    rows = [
        {
            "code": row["code"],
            "folded": folded(row["code"]),
            "shift": shifts[row["shift"]] if "shift" in row else None,
            "position": position,
        }
        for position, row in enumerate(read_seed("roster_codes.toml")["code"], start=1)
        if "shift" not in row or row["shift"] in shifts
    ]
    return sync_rows(RosterCode, rows, key="code", source="roster_codes.toml")


def load_calendar() -> SeedReport:
    """Load every announced year, day by day."""
    years: list[dict[str, Any]] = []
    days: list[dict[str, Any]] = []
    for name in seed_files("calendar"):
        seed = read_seed(name)
        years.append(_year(seed))
        days += calendar_days(seed)
    report = sync_rows(CalendarYear, years, key="year", source="calendar")
    objects = CalendarYear.objects.in_bulk()
    rows = [day | {"year": objects[day["year"]]} for day in days if day["year"] in objects]
    return report + sync_rows(CalendarDay, rows, key="day", source="calendar")


def calendar_days(seed: Table) -> Iterator[dict[str, Any]]:
    """Yield every day of a year's seed with its kind and, where it has one, the name of its holiday."""
    for day, fact in days_of_year(seed["year"], special_days(seed)):
        yield {"day": day, "year": day.year, "kind": fact.kind, "name": fact.name}


def _post(seed: Table, role: Table, groups: dict[str, Group]) -> dict[str, Any]:
    return _named(seed) | {"role": groups[role["name"]], "uses_admin": role["is_staff"]}


def _year(seed: Table) -> dict[str, Any]:
    notices = seed["notice"]
    return {
        "year": seed["year"],
        "notice": "、".join(notice["number"] for notice in notices),
        "notice_title": notices[0]["title"],
        "announced_on": notices[0]["issued"],
        "source": notices[0]["source"],
    }


def _shift(seed: Table) -> dict[str, Any]:
    core, window = seed.get("core"), seed.get("window")
    return _named(seed) | {
        "kind": seed["kind"],
        "parts": [_span(part) for part in seed["parts"]],
        "meals": [_span(meal) for meal in seed["meals"]],
        "net_minutes": seed["net_minutes"],
        "core_start": minutes(core[0]) if core else None,
        "core_end": minutes(core[1]) if core else None,
        "window_start": minutes(window[0]) if window else None,
        "window_end": minutes(window[1]) if window else None,
    }


def _span(clock: list[str]) -> dict[str, int]:
    return {"start": minutes(clock[0]), "end": minutes(clock[1])}


def _is_our_view(permission: str) -> bool:
    app, _dot, codename = permission.partition(".")
    is_ours = Path(apps.get_app_config(app).path).parent == settings.BASE_DIR
    return is_ours and codename.startswith("view_")


def _named(seed: Table) -> dict[str, Any]:
    return {"code": seed["code"], "name": seed["name"], "name_zh": seed["name_zh"]}


def _digest_of(group: Group | None) -> str | None:
    if group is None:
        return None
    names = sorted(f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.all())
    return digest({"permissions": names})
