"""The newcomer's pages work word for word on a copy of the tree."""

from pathlib import Path

import pytest

from tests.howto.following import ROOT, NotThere, copy_of_the_tree, follow

PAGES = sorted((ROOT / "docs" / "howto").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_following_the_page_works(page: Path, tmp_path: Path) -> None:
    ran = follow(page, copy_of_the_tree(tmp_path))
    assert any("pytest" in line for line in ran), "the page ends in a test"


def test_a_page_that_speaks_of_another_tree_fails(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- insert a.py after `never` -->\n```python\nx = 1\n```\n")
    (tmp_path / "a.py").write_text("y = 2\n")
    with pytest.raises(NotThere):
        follow(page, tmp_path)


def test_a_command_that_fails_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- run -->\n```sh\n.venv/bin/python -c 'raise SystemExit(3)'\n```\n")
    with pytest.raises(AssertionError, match="ended with 3"):
        follow(page, tmp_path)
