"""Making what was written survive a power cut; the crash tests say what it is for."""

import os
from pathlib import Path

import pytest

from index.durable import sync

OPEN = Path("/proc/self/fd")


def synced(monkeypatch):
    """Return a list that takes what each descriptor given to the disk stands for."""
    found, real = [], os.fsync

    def told(descriptor):
        found.append((OPEN / str(descriptor)).readlink())
        real(descriptor)

    monkeypatch.setattr(os, "fsync", told)
    return found


@pytest.mark.parametrize("name", ["text.bin", "."])
def test_a_file_and_a_folder_are_waited_for(tmp_path, monkeypatch, name):
    (tmp_path / "text.bin").write_bytes(b"words")
    found = synced(monkeypatch)
    sync(tmp_path / name)
    assert found == [(tmp_path / name).resolve()]


def test_what_is_not_there_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match="gone"):
        sync(tmp_path / "gone")


def test_no_descriptor_stays_open(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    before = len(list(OPEN.iterdir()))
    with pytest.raises(OSError, match="No space"):
        sync(tmp_path)
    assert len(list(OPEN.iterdir())) == before
