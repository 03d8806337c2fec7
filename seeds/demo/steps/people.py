"""Found the demo centre: its settings, teams, people, careers and roster."""

from django.contrib.auth.hashers import make_password

from seeds.demo.people import LEAVER, TEAMS
from seeds.demo.world import CENTRE_NAME, PASSWORD, TIME_ZONE, World
from staff.models import Centre, Department, Desk, Employee, Membership, Post, RosterEntry, Shift, Team
from staff.services import join_team, sync_roles


def found_centre(world: World) -> int:
    """Name the centre, make its teams, and let everybody join; return how many people there are."""
    Centre.objects.update_or_create(pk=1, defaults={"name": CENTRE_NAME, "time_zone": TIME_ZONE})
    teams = _make_teams()
    world.employees = _hire(world)
    posts = {post.code: post for post in Post.objects.all()}
    for person in world.people:
        for stint in person.stints:
            join_team(
                world.employees[person.work_number],
                team=teams[stint.team],
                post=posts[person.post],
                starts_on=stint.starts_on,
            )
    left = world.person[LEAVER].left_on
    Membership.objects.filter(employee=world.employees[LEAVER]).update(ends_on=left)
    sync_roles(world.employees.values(), day=world.today)
    return len(world.employees)


def plan_roster(world: World) -> int:
    """Store who is rostered when; return how many entries there are."""
    shifts = {shift.code: shift.pk for shift in Shift.objects.all()}
    entries = [
        RosterEntry(employee=world.employees[duty.work_number], day=duty.day, shift_id=shifts.get(duty.shift))
        for duty in world.duties
    ]
    RosterEntry.objects.bulk_create(entries, batch_size=1000)
    return len(entries)


def give_addresses(world: World) -> int:
    """Give everybody a mail address: what happened before is told in the inbox only."""
    for person in world.people:
        world.employees[person.work_number].email = person.email
    return Employee.objects.bulk_update(world.employees.values(), ["email"])


def _make_teams() -> dict[str, Team]:
    department = Department.objects.create(code="service", name="客户服务部")
    desks = {desk.code: desk for desk in Desk.objects.all()}
    return {
        fact.code: Team.objects.create(
            code=fact.code, name=fact.name, department=department, desk=desks.get(fact.desk)
        )
        for fact in TEAMS
    }


def _hire(world: World) -> dict[str, Employee]:
    # One hash for all: making forty costs more time than everything else together.
    password = make_password(PASSWORD)
    hired = [
        Employee(
            work_number=person.work_number,
            name=person.name,
            password=password,
            hired_on=person.hired_on,
            left_on=person.left_on,
            is_active=person.left_on is None,
        )
        for person in world.people
    ]
    return {person.work_number: _knowing(person) for person in Employee.objects.bulk_create(hired)}


def _knowing(person: Employee) -> Employee:
    """Let somebody's password be compared as text while the demo centre is told.

    Everybody was given the same password a moment ago; stretching it again for each of their signatures
    would take half a second every time and give the same answer.
    """
    person.check_password = PASSWORD.__eq__  # type: ignore[method-assign,assignment]
    return person
