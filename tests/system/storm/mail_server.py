"""A mail server that takes its time and counts, by Message-ID, what it was handed."""

import asyncio
import logging
from collections import Counter
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller

SECONDS = 0.02
"""How long it thinks before it answers: many a worker is killed while it waits."""


class Counted:
    """Takes every mail."""

    def __init__(self) -> None:
        """Start with none."""
        self.copies: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take one mail, and answer after a while."""
        self.copies[str(message_from_bytes(envelope.content)["Message-ID"]).strip()] += 1
        await asyncio.sleep(SECONDS)
        return "250 taken"


def mail_server(counted: Counted, port: int) -> Controller:
    """Make the server; it is started and stopped by who asked for it."""
    logging.getLogger("mail.log").setLevel("ERROR")
    return Controller(counted, hostname="127.0.0.1", port=port)
