"""What a generation says of itself is believed only if it is whole and of this format."""

import json

import pytest

from index.errors import GenerationDamagedError
from index.manifest import FORMAT, Contents, read_manifest, write_manifest

CONTENTS = Contents(
    library_id="l1",
    epoch=1,
    fingerprint=None,
    passage_id=3,
    vector_seq=3,
    tombstone_seq=0,
    n_passages=3,
    n_terms=9,
    n_vectors=3,
    n_trained=3,
    factory="Flat",
    nprobe=None,
    recall_at_10=None,
)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "1"
    made.mkdir()
    (made / "words").write_text("ash")
    write_manifest(made, number=1, contents=CONTENTS)
    return made


def rewrite(folder, **fields):
    path = folder / "manifest.json"
    document = json.loads(path.read_text())
    path.write_text(json.dumps(document | {"body": document["body"] | fields}))


def test_what_was_written_is_read(folder):
    manifest = read_manifest(folder)
    assert (manifest.number, manifest.contents) == (1, CONTENTS)
    assert [(entry.path, entry.n_bytes) for entry in manifest.files] == [("words", 3)]


@pytest.mark.parametrize("other", [FORMAT - 1, FORMAT + 1])
def test_another_format_is_no_damage_and_says_what_to_do(folder, other):
    rewrite(folder, format=other)
    with pytest.raises(GenerationDamagedError) as caught:
        read_manifest(folder)
    assert str(caught.value) == (
        f"index generation '1' has format {other}, and this Footnote reads {FORMAT}; it is set "
        "aside and the index is rebuilt from the library; use one version of Footnote on a data "
        "folder, or each rebuilds what the other made"
    )


def test_changed_contents_are_damage(folder):
    rewrite(folder, number=2)
    with pytest.raises(GenerationDamagedError, match=r"'manifest\.json' .* its own checksum"):
        read_manifest(folder)
