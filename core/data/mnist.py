"""Downloads MNIST and Fashion-MNIST when the user asks for it; nothing else in the program uses the network."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from types import MappingProxyType

from platformdirs import user_data_path

from core.errors import DataError, reason_of
from core.words import Words

SECONDS_WITHOUT_ANSWER = 30


@dataclass(frozen=True)
class RemoteDataSet:
    """Names the four files of a data set and the servers that hold them.

    Attributes:
        mirrors: https addresses of folders, tried in this order.
        files: SHA-256 and size in bytes by file name.
    """

    mirrors: tuple[str, ...]
    files: MappingProxyType[str, tuple[str, int]]


def _files(*checksums: tuple[str, int]) -> MappingProxyType[str, tuple[str, int]]:
    """Map the names of the four files, images before labels and training before test, to SHA-256 and size."""
    names = [f"{part}-{content}-ubyte.gz" for part in ("train", "t10k") for content in ("images-idx3", "labels-idx1")]
    return MappingProxyType(dict(zip(names, checksums, strict=True)))


REMOTE_DATA_SETS = MappingProxyType(
    {
        "mnist": RemoteDataSet(
            mirrors=(
                "https://ossci-datasets.s3.amazonaws.com/mnist/",
                "https://storage.googleapis.com/cvdf-datasets/mnist/",
            ),
            files=_files(
                ("440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", 9_912_422),
                ("3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", 28_881),
                ("8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", 1_648_877),
                ("f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", 4_542),
            ),
        ),
        "fashion-mnist": RemoteDataSet(
            mirrors=("https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",),
            files=_files(
                ("3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", 26_421_880),
                ("a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", 29_515),
                ("346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", 4_422_102),
                ("67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", 5_148),
            ),
        ),
    }
)


def download(
    name: str, folder: str | os.PathLike | None = None, progress: Callable[[int, int], None] | None = None
) -> Path:
    """Fetch the four files of a data set into a folder and return the folder, for `load_folder`.

    Each file is checked against its SHA-256 before it gets its name; files that are there and right are not fetched.

    Args:
        name: `mnist` or `fashion-mnist`.
        folder: where the files go; by default a folder in the user's data folder.
        progress: called with (bytes so far, bytes in all) while files arrive.

    Raises:
        DataError: the name is unknown, no server could be reached, a file came with other content, or the folder
            cannot be written.
    """
    import pooch  # takes 0.2 s, which only a download should cost

    if name not in REMOTE_DATA_SETS:
        known = reduce(lambda first, second: Words("{first} or {second}", first=first, second=second), REMOTE_DATA_SETS)
        raise DataError(
            Words("data set {name!r} is unknown, expected {known}; use one of them", name=name, known=known)
        )
    data_set = REMOTE_DATA_SETS[name]
    folder = Path(folder) if folder is not None else user_data_path("lenetlab", appauthor=False) / name
    pooch.get_logger().setLevel("WARNING")  # the caller shows the progress
    total, done = sum(size for _, size in data_set.files.values()), 0
    for file, (checksum, size) in data_set.files.items():
        meter = _Meter(progress, done, done + size, total) if progress else False
        _fetch(data_set.mirrors, folder, file, checksum, pooch.HTTPDownloader(meter, timeout=SECONDS_WITHOUT_ANSWER))
        done += size
        if progress:
            progress(done, total)
    return folder


def _fetch(mirrors: tuple[str, ...], folder: Path, file: str, checksum: str, downloader) -> None:
    import pooch
    import requests

    problems = []
    for mirror in mirrors:
        try:
            pooch.retrieve(mirror + file, f"sha256:{checksum}", file, folder, downloader=downloader)
            return
        except requests.RequestException as error:
            problems.append(Words("{name}: {problem}", name=mirror, problem=_reason(error)))
        except ValueError:
            problems.append(Words("{name}: {problem}", name=mirror, problem=Words("the file's SHA-256 is another")))
        except OSError as error:
            raise DataError(
                Words(
                    "{path} cannot be written ({reason}); choose another folder", path=folder, reason=reason_of(error)
                )
            ) from error
    raise DataError(
        Words(
            "{file} could not be downloaded ({problems}), expected a connection to the internet; "
            "connect and try again, or choose a folder that has the data set's files",
            file=file,
            problems=reduce(lambda first, second: Words("{first}; {second}", first=first, second=second), problems),
        )
    )


def _reason(error: Exception) -> Words | str:
    """Describe a network error in few words; the libraries' own texts are chains of object representations."""
    import requests

    if isinstance(error, requests.HTTPError):
        return Words("answered {status}", status=error.response.status_code)
    if isinstance(error, requests.Timeout):
        return Words("no answer for {seconds} s", seconds=SECONDS_WITHOUT_ANSWER)
    return Words("not reachable") if isinstance(error, requests.ConnectionError) else type(error).__name__


class _Meter:
    """Progress bar for pooch that adds one file's bytes to those of the files before it.

    pooch counts whole chunks; at the end it goes back to zero and then to the true size.
    """

    def __init__(self, progress: Callable[[int, int], None], first: int, last: int, total: int) -> None:
        self.total = 0  # set by pooch
        self._progress = progress
        self._first = self._now = first
        self._last = last
        self._all = total

    def update(self, count: int) -> None:
        self._now = min(self._now + count, self._last)
        self._progress(self._now, self._all)

    def reset(self) -> None:
        self._now = self._first

    def close(self) -> None:
        pass
