"""What a source of images is called in front of the user."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.experiment.training.sources import DataSource, Drawings, Folder, ImageFolder, Use


def source_text(source: DataSource) -> str:
    """A few words for `source`."""
    if isinstance(source, (Folder, ImageFolder)):
        return source.path.name
    if isinstance(source, Drawings):
        return {
            Use.ALONE: _tr("Own drawings"),
            Use.MIXED: _tr("Made digits and own drawings"),
            Use.TEST: _tr("Made digits, tested on own drawings"),
        }[source.use]
    return _tr("Made digits, {count}").format(count=f"{source.train:,}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("SourceText", text)
