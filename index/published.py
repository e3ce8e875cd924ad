"""A generation that was published, as the beginning of the next one."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from index.manifest import Contents, FileEntry, Manifest, file_matches

__all__ = ["Published"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The folder and the manifest of a generation; its files never change."""

    folder: Path
    manifest: Manifest

    @property
    def contents(self) -> Contents:
        """What was indexed."""
        return self.manifest.contents

    def link(self, name: str, into: Path) -> None:
        """Give a file or folder a second name in another folder; nothing is copied."""
        for entry in self.manifest.files:
            if entry.path == name or entry.path.startswith(f"{name}{os.sep}"):
                target = into / entry.path
                target.parent.mkdir(parents=True, exist_ok=True)
                _link(self.folder / entry.path, target)

    def is_sound(self, name: str) -> bool:
        """Whether every byte of a file is what was published."""
        try:
            return all(
                file_matches(self.folder, entry, whole=True)
                for entry in self.manifest.files
                if entry.path == name
            )
        except OSError:
            return False

    def linked_in(self, folder: Path) -> list[FileEntry]:
        """Return the files that ``folder`` shares with this generation."""
        shared = []
        for entry in self.manifest.files:
            path = folder / entry.path
            if path.exists() and path.samefile(self.folder / entry.path):
                shared.append(entry)
        return shared


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        # A file system without links; a source that is gone fails again.
        shutil.copy2(source, target)
