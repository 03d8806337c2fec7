"""What must not be forgotten when the people's process is killed: files that are there as a whole or not."""

from pathlib import Path


class Diary:
    """What was confirmed, and what is known of the end."""

    def __init__(self, folder: Path) -> None:
        """Look into the folder of the installation."""
        self.over = folder / "over"
        self.waits, self.verdict = folder / "waits.json", folder / "verdict.json"
        self._asked = folder / "asked"

    @property
    def asked(self) -> int:
        """How many asks were confirmed."""
        return int(self._asked.read_text()) if self._asked.exists() else 0

    def confirm(self, number: int) -> None:
        """Note that the n-th ask was heard."""
        write_whole(self._asked, str(number + 1))


def write_whole(path: Path, text: str) -> None:
    """Write a file that nobody ever sees half written."""
    part = path.with_suffix(".part")
    part.write_text(text)
    part.replace(path)
