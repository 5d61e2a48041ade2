"""The benchmark's own arithmetic: turns, medians, ratios, and the file it writes."""

import json

import pytest

import core
from app import bench
from app.cli import main


@pytest.fixture(autouse=True)
def same_threads_afterwards():
    threads = core.get_num_threads()
    yield
    core.set_num_threads(threads)


def test_candidates_take_turns_and_the_median_counts(monkeypatch):
    clock, calls = [0.0], []
    monkeypatch.setattr("app.bench.time.perf_counter", lambda: clock[0])

    def candidate(name, durations):
        def call():
            calls.append(name)
            clock[0] += durations[min(calls.count(name), len(durations)) - 1]

        return call

    # The first call of each is a warm-up.
    result = bench.medians({"LeNet Lab": candidate("a", [9, 1, 1, 7]), "PyTorch": candidate("b", [9, 4])}, 10)
    assert calls[:6] == ["a", "b"] * 3
    assert result == {"LeNet Lab": 1, "PyTorch": 4}
    assert bench.Row("step", result).ratio("PyTorch") == 4
    assert bench.Row("step", result).ratio("ONNX Runtime") is None


def test_the_command_prints_a_table_and_writes_the_figures(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(bench, "TRAINING_BATCHES", (2,))
    monkeypatch.setattr(bench, "INFERENCE_BATCHES", (1,))
    monkeypatch.setattr(bench, "import_row", lambda: bench.Row("import", {"LeNet Lab": 0.1}))
    monkeypatch.setattr(bench.importlib.util, "find_spec", lambda name: None)
    assert main(["bench", "--seconds", "0.01", "--json", str(tmp_path / "bench.json")]) == 0
    out = capsys.readouterr().out
    assert "not installed, so not compared: torch, onnxruntime, onnx" in out
    assert "training step" in out and "µs" in out
    rows = json.loads((tmp_path / "bench.json").read_text())["rows"]
    assert [row["name"] for row in rows] == ["training step, batch 2", "inference, batch 1", "import"]
    assert all(row["medians"]["LeNet Lab"] > 0 for row in rows)


@pytest.mark.slow
def test_every_candidate_that_is_installed_is_measured():
    pytest.importorskip("torch")
    pytest.importorskip("onnxruntime")
    pytest.importorskip("onnx")
    assert set(bench.training_steps(2)) == {"LeNet Lab", "PyTorch"}
    assert set(bench.medians(bench.inferences(2), 0.01)) == {"LeNet Lab", "PyTorch", "ONNX Runtime"}
