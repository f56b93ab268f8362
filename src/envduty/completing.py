"""What the shell may complete: names, roles and matters of the notice that answers."""

from __future__ import annotations

from envduty.errors import EnvdutyError

__all__ = ["names", "roles", "topics"]


def names(incomplete: str) -> list[tuple[str, str]]:
    """Official names and ids."""
    from envduty.notice import load

    try:
        with load() as notice:
            return notice.completions(incomplete)
    except EnvdutyError:
        return []


def roles(incomplete: str) -> list[str]:
    """Roles of clauses."""
    from envduty.edition.roles import ROLES

    return [role for role in ROLES if role.startswith(incomplete)]


def topics(incomplete: str) -> list[str]:
    """Matters of the subject index."""
    from envduty.notice import load

    try:
        with load() as notice:
            return [name for name in notice.topic_names() if name.startswith(incomplete)]
    except EnvdutyError:
        return []
