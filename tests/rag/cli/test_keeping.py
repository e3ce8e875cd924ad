"""``footnote backup`` and ``footnote restore``."""


def test_there_and_back(filled, tmp_path):
    file = tmp_path / "b.tar"
    said = filled.json("backup", file)
    assert {copied["name"] for copied in said["files"]} == {"library.db", "chats.db", "keys.db"}
    refused = filled("restore", file)
    assert (refused.exit_code, "--replace" in refused.stderr) == (2, True)
    filled("remove", "ferry")
    shown = filled("restore", file, "--replace")
    assert (shown.exit_code, "restored 2 articles" in shown.stdout) == (0, True)
    assert filled.json("search", "ferry cars")["hits"]
    other = tmp_path / "other"
    assert filled.json("--data", other, "restore", file)["n_articles"] == 2
    assert "written to" in filled("backup", file).stdout


def test_a_backup_that_cannot_be_written_names_the_file_and_the_reason(filled, tmp_path):
    target = tmp_path / "nosuch" / "b.tar"
    result = filled("backup", target)
    assert result.exit_code == 2
    assert result.stderr == (
        f"footnote: cannot write the backup {str(target)!r}: No such file or directory; "
        "check its folder, its permissions and the free space\n"
    )
