"""What a user gets: the set-up on a bare machine, and the installed package."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETUP = ROOT / ".ci" / "setup"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENVIRONMENT = dict(os.environ)  # as it was before any fixture changed it
IMPORTED_AS = {"pyside6_essentials": "PySide6", "pillow": "PIL"}


def clean_environment(**changes: str) -> dict[str, str]:
    """The environment without what chooses a Python, a compiler or a screen."""
    ours = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHON", "VENV", "CC", "DISPLAY", "WAYLAND_DISPLAY"}
    kept = {name: value for name, value in ENVIRONMENT.items() if name not in ours and not name.startswith("MAKE")}
    return kept | changes


def import_names(requirements: list[str]) -> set[str]:
    names = {re.match(r"[\w.-]+", text)[0].lower().replace("-", "_") for text in requirements}
    return {IMPORTED_AS.get(name, name) for name in names}


def third_party(tree: ast.AST, nodes) -> set[str]:
    modules = set()
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            modules.add(node.module)
    return {name.split(".")[0] for name in modules} - set(sys.stdlib_module_names) - {"app", "core", "ui"}


def test_every_import_is_a_declared_requirement():
    """At the top of a module only what is always installed; inside a function the extras too."""
    required = import_names(PROJECT["project"]["dependencies"]) | {"shiboken6"}
    extras = import_names([one for extra in PROJECT["project"]["optional-dependencies"].values() for one in extra])
    for path in (path for floor in ("app", "core", "ui") for path in sorted((ROOT / floor).rglob("*.py"))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert third_party(tree, ast.iter_child_nodes) <= required, path
        assert third_party(tree, ast.walk) <= required | extras, path


class TestSetUpOfABareMachine:
    """`.ci/setup` on a machine played by stubs that stand before the real commands."""

    @pytest.fixture
    def machine(self, tmp_path):
        """A checkout without environment, on a machine whose loader knows no library."""
        checkout = tmp_path / "lenet lab"
        (checkout / ".ci").mkdir(parents=True)
        (checkout / "core").mkdir()
        for name in (".ci/setup", "pyproject.toml", "setup.py"):
            shutil.copy(ROOT / name, checkout / name)
        self.commands = tmp_path / "commands"
        self.commands.mkdir()
        self.put("ldconfig", "echo '1 libs found'")
        return checkout

    def put(self, name: str, script: str) -> None:
        (self.commands / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.commands / name).chmod(0o755)

    def run(self, checkout: Path, **changes: str) -> subprocess.CompletedProcess:
        environment = clean_environment(PATH=f"{self.commands}:{ENVIRONMENT['PATH']}", PYTHON=sys.executable)
        return subprocess.run(
            [checkout / ".ci" / "setup"], env=environment | changes, capture_output=True, text=True, timeout=60
        )

    def test_names_the_one_command_where_it_may_not_install(self, machine):
        self.put("id", "echo 1000")
        self.put("sudo", "exit 1")
        result = self.run(machine)
        assert result.returncode == 2
        assert "libegl1" in result.stderr.splitlines()[0]
        command = result.stderr.splitlines()[-1]
        assert command.startswith("sudo sh -c 'apt-get update && apt-get install ")
        assert "libegl1" in command and "libxcb-cursor0" in command

    def test_libraries_for_a_screen_are_demanded_only_where_one_is(self, machine):
        self.put("id", "echo 1000")
        self.put("sudo", "exit 1")
        assert "libxcb-cursor0" not in self.run(machine).stderr.splitlines()[0]
        assert "libxcb-cursor0" in self.run(machine, DISPLAY=":0").stderr.splitlines()[0]

    @pytest.mark.parametrize("user", [0, 1000])
    def test_installs_where_it_may(self, machine, user):
        self.put("id", f"echo {user}")
        self.put("sudo", 'echo "sudo $*" >>"$LOG"; if [ "$1" != -n ]; then exec "$@"; fi')
        self.put("apt-get", 'echo "apt-get $*" >>"$LOG"')
        log = machine / "log"
        result = self.run(machine, LOG=str(log))
        lines = log.read_text().splitlines()
        assert "apt-get update" in lines
        assert any(line.startswith("apt-get") and "install --yes" in line and "libegl1" in line for line in lines)
        assert any(line.startswith("sudo env") for line in lines) == (user != 0)
        # The stub installs nothing, so the libraries are missing still, and that is said.
        assert result.returncode == 2
        assert "this machine lacks" in result.stderr

    def test_names_a_missing_compiler(self, machine):
        self.put("id", "echo 1000")
        self.put("sudo", "exit 1")
        for compiler in ("cc", "gcc", "clang", "x86_64-linux-gnu-gcc", "aarch64-linux-gnu-gcc"):
            self.put(compiler, "exit 1")
        (machine / "core" / "one.pyx").touch()
        assert " gcc libc6-dev" in self.run(machine).stderr.splitlines()[0]

    @pytest.mark.parametrize("python", ["no-such-python", "old-python"])
    def test_says_which_python_it_needs(self, machine, python):
        self.put("old-python", 'if [ "$1" = --version ]; then echo Python 3.9.2; else exit 1; fi')
        result = self.run(machine, PYTHON=python)
        assert result.returncode == 2
        assert "needs Python 3.11, 3.12 or 3.13" in result.stderr
        assert ("Python 3.9.2" if python == "old-python" else "no no-such-python") in result.stderr


@pytest.mark.skipif(not shutil.which("readelf"), reason="needs readelf (binutils) to read Qt's libraries")
def test_the_list_of_shared_libraries_is_what_qt_asks_for():
    import PySide6

    folder = Path(PySide6.__file__).parent
    modules = ["Core", "Gui", "Widgets", "Svg", "Network", "OpenGL", "OpenGLWidgets", "PrintSupport", "Test", "DBus"]
    files = [folder / f"Qt{module}.abi3.so" for module in modules]
    files += [folder / "Qt/plugins/platforms" / f"libq{name}.so" for name in ("xcb", "wayland", "offscreen")]
    files += [folder / f"Qt/lib/libQt6{name}.so.6" for name in (*modules, "XcbQpa", "WaylandClient")]
    text = subprocess.run(["readelf", "-d", *files], capture_output=True, text=True, check=True).stdout
    needed = set(re.findall(r"Shared library: \[(.+?)\]", text))
    glibc = {name for name in needed if re.match(r"(ld-linux.*|lib(c|m|dl|pthread|resolv|rt))\.so", name)}
    own = {name for name in needed if re.match(r"lib(Qt6|pyside6|shiboken6|icu)", name)}
    assert needed - glibc - own <= set(re.findall(r"^(lib\S+) \S+$", SETUP.read_text(), re.MULTILINE))


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The package in a fresh environment: its `bin`, and an empty folder to stand in.

    Built as `pip install .` does, but with the compiler's work of this checkout: an isolated build
    would compile everything a second time.
    """
    folder = tmp_path_factory.mktemp("an install")
    pip = ["-m", "pip", "--quiet", "--disable-pip-version-check"]
    shutil.copytree(ROOT, folder / "source", ignore=shutil.ignore_patterns(".git", ".venv", "bdist.*", "__pycache__"))
    wheel = [
        sys.executable,
        *pip,
        "wheel",
        "--no-build-isolation",
        "--no-deps",
        "--wheel-dir",
        folder,
        folder / "source",
    ]
    subprocess.run(wheel, env=clean_environment(), check=True, timeout=900)
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], env=clean_environment(), check=True)
    binaries = folder / "venv" / "bin"
    install = [binaries / "python", *pip, "install", *folder.glob("*.whl")]
    subprocess.run(install, env=clean_environment(PIP_USER="0"), check=True, timeout=900)
    (folder / "elsewhere").mkdir()
    return binaries, folder / "elsewhere"


@pytest.mark.slow
class TestInstalledPackage:
    """The command and the packages, used from a folder without our sources."""

    def call(self, installed, *command: str) -> str:
        binaries, elsewhere = installed
        result = subprocess.run(
            [binaries / command[0], *command[1:]],
            cwd=elsewhere,
            env=clean_environment(QT_QPA_PLATFORM="offscreen"),
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    def site(self, installed) -> Path:
        return Path(self.call(installed, "python", "-c", "import core; print(core.__path__[0])").strip()).parent

    def test_the_command_helps(self, installed):
        text = self.call(installed, "lenetlab", "--help")
        assert "train" in text and "predict" in text

    def test_every_module_imports(self, installed):
        modules = [
            ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for floor in ("core", "ui", "app")
            for path in sorted((ROOT / floor).rglob("*.py"))
            if not path.name.startswith("__")
        ]
        self.call(installed, "python", "-c", f"import importlib\nfor name in {modules}: importlib.import_module(name)")

    def test_every_extension_is_compiled(self, installed):
        core = self.site(installed) / "core"
        compiled = {path.name.split(".")[0] for path in core.rglob("*.so")}
        assert {path.stem for path in (ROOT / "core").rglob("*.pyx")} <= compiled

    def test_data_files_come_along_and_sources_of_extensions_do_not(self, installed):
        site = self.site(installed)
        files = {path.relative_to(site) for floor in ("app", "core", "ui") for path in (site / floor).rglob("*")}
        data = {
            path.relative_to(ROOT)
            for folder in (ROOT / "core" / "weights", ROOT / "ui")
            for path in folder.rglob("*")
            if path.is_file() and path.suffix not in {".py", ".pyc"}
        }
        assert data, "no weights, fonts or icons in this checkout"
        assert data <= files
        assert not [path for path in files if path.suffix in {".pyx", ".pxd", ".c"}]
        assert not (site / "tests").exists()

    def test_the_version_is_said_once(self, installed):
        from core.version import __version__

        text = self.call(
            installed, "python", "-c", "from importlib.metadata import version; print(version('lenetlab'))"
        )
        assert text.strip() == __version__
