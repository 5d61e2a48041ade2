"""The help: a list of pages beside the one that is read. It stays open beside the window."""

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

from ui.widgets.theme import BODY, GRID, TITLE, Theme, scaled
from ui.window.help_pages import Page, all_pages

_KEY = Qt.ItemDataRole.UserRole


class HelpWindow(QDialog):
    """Explains what is in the window; links open in the browser.

    Attributes:
        pages: by key.
    """

    def __init__(self, theme: Theme, actions: list[QAction], parent: QWidget):
        super().__init__(parent)
        self.setObjectName("helpWindow")
        self.setWindowTitle(self.tr("Help"))
        self.resize(100 * GRID, 76 * GRID)
        self._theme = theme
        self.pages: dict[str, Page] = {page.key: page for page in all_pages(actions)}
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
        groups: dict[str, QTreeWidgetItem] = {}
        for page in self.pages.values():
            if page.group not in groups:
                groups[page.group] = QTreeWidgetItem(self.tree, [page.group])
                groups[page.group].setFlags(Qt.ItemFlag.ItemIsEnabled)
                groups[page.group].setExpanded(True)
            item = QTreeWidgetItem(groups[page.group], [page.title])
            item.setData(0, _KEY, page.key)
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addWidget(self.search)
        left.addWidget(self.tree)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(left)
        layout.addWidget(self.text, 1)

    def show_page(self, key: str) -> None:
        """Turn to a page; the first where there is none of that key."""
        key = key if key in self.pages else next(iter(self.pages))
        for item in self._items():
            if item.data(0, _KEY) == key:
                self.search.clear()
                self.tree.setCurrentItem(item)

    def _items(self) -> list[QTreeWidgetItem]:
        groups = [self.tree.topLevelItem(i) for i in range(self.tree.topLevelItemCount())]
        return [group.child(i) for group in groups for i in range(group.childCount())]

    @Slot(str)
    def _filter(self, text: str) -> None:
        """List the pages that `text` stands in."""
        wanted = text.casefold()
        for item in self._items():
            page = self.pages[item.data(0, _KEY)]
            item.setHidden(wanted not in f"{page.title} {page.html}".casefold())
        for i in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(i)
            group.setHidden(all(group.child(k).isHidden() for k in range(group.childCount())))

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
