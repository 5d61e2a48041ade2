"""The README's table of what is there, and the code."""

import re
from pathlib import Path

import core
import core.functions
from tests import reference_table
from tests.reference_table import README, rows, written


def test_the_readme_lists_what_is_there():
    text = README.read_text(encoding="utf-8")
    assert written(text) == text, "the README's table is out of step with the code: python -m tests.reference_table"


def test_no_public_name_is_left_out():
    names = {name for _, row in rows() for name in row}
    listed = names | {name.removeprefix(".") for name in names}
    missing = [name for name in dir(core.Tensor) if not name.startswith("_") and name not in listed]
    missing += [
        name
        for name, value in vars(core).items()
        if not name.startswith("_") and callable(value) and name not in listed
    ]
    assert not missing


def test_a_new_name_makes_it_fail(monkeypatch):
    monkeypatch.setattr(core, "brand_new", lambda input: input, raising=False)
    assert "`brand_new`" in reference_table.table()


def test_the_index_of_the_operations_names_every_file():
    listed = re.findall(r"^    (\w+)  ", core.functions.__doc__, re.MULTILINE)
    files = {path.stem for path in Path(core.functions.__file__).parent.iterdir() if path.suffix in {".py", ".pyx"}}
    assert sorted(listed) == sorted(files - {"__init__"})
