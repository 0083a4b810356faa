"""A small disk of its own, which a ballast file fills to the last byte and frees again."""

import os
import subprocess
from pathlib import Path


class NoSmallDiskError(RuntimeError):
    """This machine does not let us mount a disk of our own."""


class SmallDisk:
    """A file system in memory of `size_mb` at `folder`. To mount one takes root."""

    def __init__(self, folder: Path, size_mb: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self._size_mb = folder, size_mb
        self._ballast = folder / "ballast"

    def mount(self) -> None:
        """Make it there. Raises NoSmallDiskError."""
        command = ["mount", "-t", "tmpfs", "-o", f"size={self._size_mb}m", "tmpfs", str(self.folder)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as error:
            raise NoSmallDiskError(str(error)) from error
        if done.returncode:
            raise NoSmallDiskError(done.stderr.strip() or "mount failed")

    def fill(self) -> None:
        """Leave not one byte."""
        with self._ballast.open("ab", buffering=0) as out:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        out.write(bytes(size))
                except OSError:
                    continue

    def free_bytes(self) -> int:
        """How much is left."""
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize

    def free(self) -> None:
        """Take the ballast away."""
        self._ballast.unlink(missing_ok=True)

    def unmount(self) -> None:
        """Take it away with all that is on it."""
        subprocess.run(["umount", str(self.folder)], check=True, capture_output=True)
