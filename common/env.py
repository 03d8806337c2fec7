"""Readers of environment variables that say what is wrong when a value is."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off", ""})


def read_text(name: str, default: str = "") -> str:
    """Return the variable's text without surrounding white space."""
    return os.environ.get(name, default).strip()


def read_bool(name: str, *, default: bool = False) -> bool:
    """Return a yes/no variable; anything but 1/0, true/false, yes/no, on/off is refused.

    Raises:
        ValueError: the variable holds another word.
    """
    if name not in os.environ:
        return default
    word = os.environ[name].strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ValueError(f"{name}={word!r}: write 1 or 0")


def read_int(name: str, default: int) -> int:
    """Return a whole-number variable.

    Raises:
        ValueError: the variable is not a whole number.
    """
    text = read_text(name)
    try:
        return int(text) if text else default
    except ValueError:
        raise ValueError(f"{name}={text!r}: write a whole number") from None


def read_list(name: str, default: list[str]) -> list[str]:
    """Return a comma-separated variable as a list without empty items."""
    text = read_text(name)
    return [item.strip() for item in text.split(",") if item.strip()] if text else default


def read_database(name: str, *, sqlite_default: Path) -> dict[str, object]:
    """Return Django's database settings for a URL, or for the embedded SQLite file.

    SQLite runs in WAL with immediate transactions and a 20 s timeout: with deferred ones
    concurrent writers fail with "database is locked" instead of waiting for each other. What is deleted
    is overwritten: words destroyed under a certificate must not be read out of the file.

    Raises:
        ValueError: the URL is neither `postgresql://…` nor `sqlite:///…`.
    """
    url = urlsplit(read_text(name))
    if url.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(url.hostname or ""),
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(url.query)),
        }
    if url.scheme not in {"", "sqlite"}:
        raise ValueError(f"{name}: write postgresql://user:password@host:port/name or sqlite:///path")
    path = Path(unquote(url.path)) if url.scheme else sqlite_default
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
        },
    }
