"""The benchmark's own arithmetic and reports: turns, medians, ratios, goals, table, JSON, README."""

import json

import pytest

import core
from app.bench import FAMILIES, command, kernels, lenet, processes, report, roofline, turns
from app.bench.rows import ONNX, OURS, TORCH, Goal, NotMeasured, Row
from app.cli import main

ROWS = [
    Row("training", "training step", {OURS: 1e-3, TORCH: 2e-3}, goal=Goal(2.5)),
    Row("inference", "inference", {OURS: 2e-5, TORCH: 6e-5, ONNX: 3e-5}, goal=Goal(1.3, ONNX)),
    Row("peak", "share of the peak", {OURS: 0.45}, "%", Goal(0.4, None)),
    Row("scaling", "rise", {OURS: 0.2}, "%", Goal(0.15, None, at_most=True)),
    Row("memory", "memory", {OURS: 50 << 20}, "B", Goal(2)),
    Row("window", "blocked", {OURS: 0.0101}, "s", Goal(0.016, None, at_most=True)),
    Row("threads", "2 threads", {OURS: 1.7}, "×", Goal(1.6, None)),
    Row("overhead", "a + b", {OURS: 2e-7, TORCH: 8e-7}),
]


@pytest.fixture(autouse=True)
def same_threads_afterwards():
    threads = core.get_num_threads()
    yield
    core.set_num_threads(threads)


@pytest.fixture
def alone(monkeypatch):
    """A machine with neither PyTorch nor ONNX Runtime."""
    for module in (turns, command, lenet, processes):
        monkeypatch.setattr(module, "is_installed", lambda name: False)


def test_candidates_take_turns_and_the_median_counts(monkeypatch):
    clock, calls = [0.0], []
    monkeypatch.setattr("app.bench.turns.time.perf_counter", lambda: clock[0])

    def candidate(name, durations):
        def call():
            calls.append(name)
            clock[0] += durations[min(calls.count(name), len(durations)) - 1]

        return call

    # The first call of each, and the first of every turn, are warm-ups.
    result = turns.medians(
        {OURS: candidate("a", [9, 5, 1, 5, 1, 5, 7]), TORCH: candidate("b", [9, 4])}, 10, lambda: clock[0]
    )
    assert calls == ["a", "b"] + ["a", "a", "b", "b"] * 3
    assert result == {OURS: 1, TORCH: 4}


def test_a_goal_is_about_the_ratio_to_another_or_about_the_value():
    assert [row.figure() for row in ROWS] == [2, 1.5, 0.45, 0.2, None, 0.0101, 1.7, None]
    assert [row.holds() for row in ROWS] == [False, True, True, False, None, True, True, None]
    assert ROWS[0].ratio(ONNX) is None


def test_every_cell_names_its_unit():
    assert [report.cells(row) for row in ROWS] == [
        ["training step", "1,000 µs", "2,000 µs", "2.00", "", "", "≥ 2.5×", "no"],
        ["inference", "20.0 µs", "60.0 µs", "3.00", "30.0 µs", "1.50", "≥ 1.3×", "yes"],
        ["share of the peak", "45 %", "", "", "", "", "≥ 40 %", "yes"],
        ["rise", "20 %", "", "", "", "", "≤ 15 %", "no"],
        ["memory", "50 MiB", "", "", "", "", "≥ 2×", ""],
        ["blocked", "10 ms", "", "", "", "", "≤ 16 ms", "yes"],
        ["2 threads", "1.70×", "", "", "", "", "≥ 1.6×", "yes"],
        ["a + b", "0.2 µs", "0.8 µs", "4.00", "", "", "", ""],
    ]


def test_the_readme_gets_the_table_between_its_marks(tmp_path):
    path = tmp_path / "README.md"
    path.write_text(f"before\n{report.BEGIN}\nold \\1 table\n{report.END}\nafter\n", encoding="utf-8")
    report.write_readme(ROWS, path)
    report.write_readme(ROWS[:1], path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["before", report.BEGIN] and lines[-2:] == [report.END, "after"]
    assert lines[2] == "|  | LeNet Lab | PyTorch | × | ONNX Runtime | × | wanted | holds |"
    assert lines[4] == "| training step | 1,000 µs | 2,000 µs | 2.00 |  |  | ≥ 2.5× | no |"
    assert lines[5] == "" and report.processor() in lines[6]
    assert len(lines) == 9


@pytest.mark.parametrize(("content", "said"), [(None, "cannot be read"), ("no marks", "no place for the table")])
def test_a_readme_without_marks_is_left_alone(tmp_path, alone, capsys, monkeypatch, content, said):
    path = tmp_path / "README.md"
    if content:
        path.write_text(content)
    monkeypatch.setitem(command.MEASURES, "training", lambda options: ROWS[:1])
    assert main(["bench", "--only", "training", "--readme", str(path)]) == 2
    assert said in capsys.readouterr().err
    assert not content or path.read_text() == content


def test_the_repositorys_readme_has_a_place_for_the_table():
    text = (processes.ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count(report.BEGIN) == text.count(report.END) == 1


def test_the_command_measures_what_is_asked_for_and_writes_it(tmp_path, alone, capsys, monkeypatch):
    monkeypatch.setattr(lenet, "TRAINING_GOALS", {2: Goal(2.5)})
    monkeypatch.setattr(kernels, "SQUARES", (8,))
    path = tmp_path / "bench.json"
    assert main(["bench", "--only", "training", "products", "--seconds", "0.01", "--json", str(path)]) == 0
    out = capsys.readouterr().out
    assert "not installed, so not compared: torch, onnxruntime, onnx (pip install torch onnxruntime onnx)" in out
    assert "training step, batch 2" in out and "matmul 8×8" in out and report.processor() in out
    content = json.loads(path.read_text())
    assert content["processor"] == report.processor() and content["instruction_set"]
    first, second = content["rows"]
    assert (first["name"], first["holds"], second["family"]) == ("training step, batch 2", None, "products")
    assert first["values"][OURS] > 0 and first["goal"]["limit"] == 2.5


def test_a_family_that_cannot_be_measured_says_why_and_leaves_the_others(alone, capsys, monkeypatch):
    def impossible(options):
        raise NotMeasured("two threads need two processors, here is one")

    monkeypatch.setitem(command.MEASURES, "threads", impossible)
    monkeypatch.setitem(command.MEASURES, "peak", lambda options: ROWS[2:3])
    assert main(["bench", "--only", "threads", "peak"]) == 0
    out = capsys.readouterr().out
    assert "not measured: threads: two threads need two processors" in out and "share of the peak" in out


def test_threads_are_compared_where_there_are_two_processors(alone, monkeypatch):
    monkeypatch.setattr(lenet.os, "sched_getaffinity", lambda process: {0}, raising=False)
    with pytest.raises(NotMeasured, match="two processors, here is one"):
        lenet.thread_rows(0.01)
    monkeypatch.setattr(lenet.os, "sched_getaffinity", lambda process: {0, 1})
    (row,) = lenet.thread_rows(0.01, sizes=(4,))
    assert row.values[OURS] > 0 and core.get_num_threads() == 1


def test_an_unknown_family_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["bench", "--only", "speed"])
    assert "invalid choice: 'speed'" in capsys.readouterr().err


def test_every_family_has_its_measurement():
    assert tuple(command.MEASURES) == FAMILIES


def test_the_share_of_the_peak_is_operations_per_second_against_those_of_the_peak(monkeypatch):
    monkeypatch.setattr(lenet, "medians", lambda candidates, seconds: {"peak": 2.0, OURS: 4.0})
    monkeypatch.setattr(lenet, "run_multiply_adds", lambda: 100 * lenet.BATCH * lenet.step_operations())
    (share,) = lenet.peak_rows(0.01)
    assert share.values[OURS] == pytest.approx(0.5 / 100)


def test_the_rows_about_one_library_need_no_other(alone):
    (share,) = lenet.peak_rows(0.01)
    (rise,) = lenet.scaling_rows(0.01)
    assert share.values[OURS] > 0 and rise.values[OURS] > -1
    (memory,) = processes.memory_rows()
    assert 10 << 20 < memory.values[OURS] < 1 << 30


def test_a_training_step_takes_the_operations_of_its_layers():
    # conv1, conv2, fc1, fc2, fc3; the first without the gradient of its input
    forward = 117_600 + 240_000 + 48_000 + 10_080 + 840
    assert lenet.step_operations() == 2 * (3 * forward - 117_600)


def test_what_a_process_of_its_own_cannot_measure_is_said():
    with pytest.raises(NotMeasured, match="ZeroDivisionError"):
        processes.answer_of("operator", "truediv", 1, 0)


def test_the_epoch_is_measured_through_train(alone, monkeypatch):
    calls = []
    monkeypatch.setattr(lenet, "train", calls.append)
    (row,) = lenet.epoch_rows("made")
    assert row.name == "an epoch of 20,000 images, 2,000 to test"
    assert {(options.epochs, options.batch_size, options.data) for options in calls} == {(1, 64, "made")}


@pytest.mark.parametrize("others", [{}, {TORCH: 4e10}])
def test_the_roofline_shows_every_kernel_in_its_colour(qapp, others):
    from app.bench.roofline_picture import draw

    roof = roofline.Roof(peak=2e11, cache=1e11, memory=1e10)
    points = [
        roofline.Point("conv1, forward", 10, {OURS: 1.5e11} | others),
        roofline.Point("conv1, input gradient", 10, {OURS: 2e10} | others),
        roofline.Point("conv1, weight gradient", 10, {OURS: 8e10} | others),
        roofline.Point("matmul 128×128", 21, {OURS: 1.6e11} | others),
    ]
    assert roofline.summary(roof, points[0]) == ("conv1, forward", "150", "75 %", "40" if others else "")
    image = draw(roof, points, "some processor")
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)}
    assert {"#0072b2", "#d55e00", "#009e73", "#5b6770"} <= colours


def test_the_command_writes_the_roofline(tmp_path, qapp, alone, monkeypatch, capsys):
    monkeypatch.setattr(roofline, "shown_kernels", lambda: [kernels.square_product(8)])
    monkeypatch.setattr(roofline, "MEMORY_BYTES", 1 << 20)
    path = tmp_path / "roofline.png"
    assert main(["bench", "--only", "--seconds", "0.01", "--roofline", str(path)]) == 0
    assert path.read_bytes().startswith(b"\x89PNG")
    assert main(["bench", "--only", "--seconds", "0.01", "--roofline", str(tmp_path / "none" / "x.png")]) == 2
    assert "name a file that ends in .png" in capsys.readouterr().err


@pytest.mark.slow
def test_every_candidate_that_is_installed_is_measured():
    pytest.importorskip("torch")
    pytest.importorskip("onnxruntime")
    pytest.importorskip("onnx")
    assert set(lenet.training_steps(2)) == {OURS, TORCH}
    assert set(turns.medians(lenet.inferences(2), 0.01)) == {OURS, TORCH, ONNX}
    for kernel in kernels.lenet_kernels():
        assert set(turns.medians(kernel.candidates, 0.01)) == {OURS, TORCH}
