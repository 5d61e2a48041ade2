# LeNet Lab: `make run` opens the window, `make test` runs the tests; both set up first.

VENV = .venv
python = "$(VENV)/bin/python"

MAKEFLAGS += --no-print-directory --no-builtin-rules
# Nothing but what pyproject.toml asks for.
unexport PYTHONPATH PYTHONHOME

.PHONY: help run test lint build debug bench screenshots clean

help:
	@echo 'make run          set up and open the window (without a display: train and read digits here)'
	@echo 'make test         set up and run the tests        make test ARGS="-k conv -x"'
	@echo 'make lint         format, lint and check types; CHECK=1 changes nothing and fails instead'
	@echo 'make build        set up alone: .venv and the Cython modules'
	@echo 'make debug        the same with bounds checks     make test LENETLAB_DEBUG=1'
	@echo 'make bench        measure, beside PyTorch and ONNX Runtime where they are installed'
	@echo 'make screenshots  take the pictures in docs/images'
	@echo 'make clean        remove what the others made'
	@echo
	@echo 'PYTHON=python3.12 chooses the interpreter of a new .venv; ARGS="..." goes to the program.'

build:
	@VENV="$(VENV)" .ci/setup

debug: export LENETLAB_DEBUG = 1
debug: build

run: build
	@exec $(python) -m app $(ARGS)

test:
	@VENV="$(VENV)" .ci/setup test
	@QT_QPA_PLATFORM=offscreen $(python) -m pytest -m "not slow" $(ARGS)

# The tests stay installed: their set-up then has nothing to do.
lint:
	@VENV="$(VENV)" .ci/setup lint test
	@$(python) -m ruff format $(if $(CHECK),--check --diff --quiet) .
	@$(python) -m ruff check $(if $(CHECK),,--fix) .
	@$(python) -m mypy

bench: build
	@exec $(python) -m app bench $(ARGS)

screenshots: build
	@QT_QPA_PLATFORM=offscreen $(python) -m app screenshots $(ARGS)

clean:
	rm -rf "$(VENV)" build
	find core -name '*.so' -exec rm -f {} +
