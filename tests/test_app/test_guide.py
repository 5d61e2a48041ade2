"""What the guide says can be done: its programs run, and its pictures are there."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
CHAPTERS = sorted(DOCS.glob("*.md"))


def ids(path):
    return path.stem


@pytest.mark.parametrize("chapter", CHAPTERS, ids=ids)
def test_pictures_of_the_guide_are_there(chapter):
    targets = re.findall(r"!\[[^]]+\]\(([^)]+)\)", chapter.read_text(encoding="utf-8"))
    assert [target for target in targets if not (DOCS / target).is_file()] == []


def test_the_program_of_the_views_runs(capsys):
    text = (DOCS / "what-you-can-see.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    exec(compile(program, "what-you-can-see.md", "exec"), {})
    shape, _region, total, _norms = capsys.readouterr().out.strip().splitlines()
    assert shape == "(16, 10, 10)"
    by_derivation, by_network = map(float, total.split())
    assert by_derivation == pytest.approx(by_network, rel=1e-4)
