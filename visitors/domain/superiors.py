"""Who may approve whose visitors."""

from collections.abc import Iterable

from staff.domain.ranks import rank_of

MANAGER, SECURITY_OFFICER, TEAM_LEAD = "centre_manager", "security_officer", "team_lead"


def may_approve(posts: Iterable[str], *, host_posts: Iterable[str], leads_host: bool) -> bool:
    """Tell whether somebody in these posts is the superior who approves a visit.

    A team lead approves for the operators of their own team only. Nobody stands above the centre manager:
    their visitors are approved by another manager or the security officer.

    Args:
        posts: Posts that the person holds.
        host_posts: Posts that the host holds.
        leads_host: Whether the person leads the host's team that day.

    Source: operating manual, «Confidentiality and custody»: a superior's approval (上级批准).
    """
    mine, theirs = set(posts), set(host_posts)
    if MANAGER in theirs:
        return bool(mine & {MANAGER, SECURITY_OFFICER})
    if rank_of(mine) <= rank_of(theirs):
        return False
    return rank_of(mine) > rank_of([TEAM_LEAD]) or leads_host
