"""The help: a list of pages, and the page that is read. It stays open beside the window."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.boxes import fill
from ui.widgets.theme import BODY, GRID, TITLE, Theme, scaled
from ui.window.help_pages import Page, all_pages

_KEY = Qt.ItemDataRole.UserRole


class HelpWindow(QDialog):
    """Explains what is in the window; links open in the browser.

    Attributes:
        pages: the pages by key.
    """

    def __init__(self, theme: Theme, actions: list[QAction], parent: QWidget):
        super().__init__(parent)
        self.setObjectName("helpWindow")
        self.setWindowTitle(self.tr("Help"))
        self.resize(100 * GRID, 76 * GRID)
        self._theme = theme
        self.pages: dict[str, Page] = {page.key: page for page in all_pages(actions)}
        self._groups: dict[str, QTreeWidgetItem] = {}
        self._items: dict[str, QTreeWidgetItem] = {}
        self.search = QLineEdit()
        self.tree = QTreeWidget()
        self.text = QTextBrowser()
        self._build()
        self.search.textChanged.connect(self._filter)
        self.tree.currentItemChanged.connect(self._show_item)
        theme.changed.connect(self.restyle)
        self.restyle()

    def _build(self) -> None:
        self.search.setPlaceholderText(self.tr("Search the help"))
        self.search.setAccessibleName(self.tr("Search the help"))
        self.search.setClearButtonEnabled(True)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setFixedWidth(scaled(26 * GRID))
        self.tree.setAccessibleName(self.tr("Pages"))
        self.text.setOpenExternalLinks(True)
        self.text.setAccessibleName(self.tr("Explanation"))
        for page in self.pages.values():
            if page.group not in self._groups:
                self._groups[page.group] = group = QTreeWidgetItem(self.tree, [page.group])
                group.setFlags(Qt.ItemFlag.ItemIsEnabled)
                group.setExpanded(True)
            item = self._items[page.key] = QTreeWidgetItem(self._groups[page.group], [page.title])
            item.setData(0, _KEY, page.key)
        left = fill(QVBoxLayout(), self.search, self.tree, spacing=GRID)
        margins = 2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID
        fill(QHBoxLayout(self), left, (self.text, 1), margins=margins, spacing=2 * GRID)

    def show_page(self, key: str) -> None:
        """Turn to a page; the first where there is none of that key."""
        self.search.clear()
        self.tree.setCurrentItem(self._items.get(key) or next(iter(self._items.values())))

    @Slot(str)
    def _filter(self, text: str) -> None:
        """List the pages that `text` stands in."""
        wanted = text.casefold()
        full = set()
        for key, item in self._items.items():
            page = self.pages[key]
            item.setHidden(wanted not in f"{page.title} {page.html}".casefold())
            if not item.isHidden():
                full.add(page.group)
        for name, group in self._groups.items():
            group.setHidden(name not in full)

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _show_item(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        page = self.pages.get(item.data(0, _KEY)) if item is not None else None
        if page is not None:
            self.text.setHtml(f"<h2>{page.title}</h2>{page.html}")

    @Slot()
    def restyle(self) -> None:
        colours = self._theme.colours
        self.text.document().setDefaultStyleSheet(
            f"h2 {{ font-size: {scaled(TITLE + 3)}px; font-weight: 600; }}"
            f"h3 {{ font-size: {scaled(BODY)}px; font-weight: 600; margin-top: 16px; }}"
            f"pre {{ background: {colours.raised}; color: {colours.text}; }}"
            f"code {{ color: {colours.muted}; }} a {{ color: {colours.accent}; }} b {{ font-weight: 600; }}"
        )
        self._show_item(self.tree.currentItem(), None)
