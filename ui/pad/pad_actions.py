"""The actions of the draw pad: tools, and the ways of an image in and out."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QToolBar, QToolButton, QWidget

from ui.pad.digit_canvas import PEN_WIDTHS, DigitCanvas, Tool
from ui.widgets.icon import tint
from ui.widgets.theme import Theme


class PadActions(QObject):
    """Makes the actions. Single letters work while the pad has the focus, other keys in the whole window.

    Attributes:
        pen, eraser: the tool, one of two.
        thinner, thicker: the pen's width; `widths` is a menu of them all.
        open_image, paste, copy, save: an image in and out.
        sample, browse, keep: the data set and one's own drawings.
        more: opens `more_menu`, with what the title row has no room for.
    """

    def __init__(self, theme: Theme, canvas: DigitCanvas, owner: QWidget):
        super().__init__(owner)
        self._theme = theme
        self._canvas = canvas
        self._owner = owner
        self.pen = self._add("actionPen", self.tr("Pen"), self.tr("Draw; hold for the pen's width"), "P", "pencil")
        self.eraser = self._add("actionEraser", self.tr("Eraser"), self.tr("Take ink away"), "E", "eraser")
        self.thinner = self._add("actionThinner", self.tr("Thinner Pen"), self.tr("Draw thinner"), "[")
        self.thicker = self._add("actionThicker", self.tr("Thicker Pen"), self.tr("Draw thicker"), "]")
        tip = self.tr("Read a digit from a picture or photo")
        self.open_image = self._add("actionOpenImage", self.tr("Open Image…"), tip, "Ctrl+Shift+I", "photo")
        tip = self.tr("Read a digit from the clipboard")
        self.paste = self._add("actionPaste", self.tr("Paste Image"), tip, QKeySequence.StandardKey.Paste)
        tip = self.tr("Copy the drawing as a picture")
        self.copy = self._add("actionCopyDrawing", self.tr("Copy Drawing"), tip, QKeySequence.StandardKey.Copy)
        tip = self.tr("Save the drawing as a PNG file")
        self.save = self._add("actionSaveDrawing", self.tr("Save Drawing…"), tip, "Ctrl+Alt+S")
        tip = self.tr("Put a random test image on the pad")
        self.sample = self._add("actionRandomSample", self.tr("Random Sample"), tip, "Ctrl+R", "dice-5")
        tip = self.tr("Look through the images and what the network reads in them")
        self.browse = self._add("actionBrowseData", self.tr("Browse Data…"), tip, "Ctrl+B", "layout-grid")
        tip = self.tr("Keep the drawing with its label among your own")
        self.keep = self._add("actionKeepDrawing", self.tr("Keep Drawing…"), tip, "Ctrl+K", "bookmark-plus")
        self.more = self._add("padMore", self.tr("More"), self.tr("Paste, copy, save, keep, browse"), "", "dots")
        for action in (self.pen, self.eraser, self.thinner, self.thicker, self.copy):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.widths, self.more_menu = QMenu(self.tr("Pen Width"), owner), QMenu(owner)
        self._build_tools()
        canvas.tool_changed.connect(self._follow)
        canvas.drawing_changed.connect(self._follow_drawing)
        self._follow()
        self._follow_drawing()

    def _add(
        self, name: str, text: str, tip: str, shortcut: str | QKeySequence.StandardKey, symbol: str = ""
    ) -> QAction:
        action = QAction(text, self._owner)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(shortcut))
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({keys})" if keys else tip)
        action.setStatusTip(tip)
        if symbol:
            tint(action, self._theme, symbol)
        self._owner.addAction(action)
        return action

    def _build_tools(self) -> None:
        tools = QActionGroup(self)
        for action, tool in ((self.pen, Tool.PEN), (self.eraser, Tool.ERASER)):
            action.setCheckable(True)
            action.setData(tool)
            tools.addAction(action)
        tools.triggered.connect(self._choose_tool)
        self._width_group = QActionGroup(self)
        names = (self.tr("Very Thin"), self.tr("Thin"), self.tr("Medium"), self.tr("Thick"), self.tr("Very Thick"))
        for name, width in zip(names, PEN_WIDTHS, strict=True):
            action = self.widths.addAction(name)
            action.setCheckable(True)
            action.setData(width)
            self._width_group.addAction(action)
        self.widths.addSeparator()
        self.widths.addActions([self.thinner, self.thicker])
        self.more_menu.addActions([self.paste, self.copy, self.save])
        self.more_menu.addSeparator()
        self.more_menu.addActions([self.keep, self.browse])
        self._width_group.triggered.connect(self._choose_width)
        self.thinner.triggered.connect(lambda: self._step(-1))
        self.thicker.triggered.connect(lambda: self._step(1))

    def offer_menus(self, tools: QToolBar) -> None:
        """Let the pen's button in `tools` offer the widths when held, and the one for more its menu."""
        mode = QToolButton.ToolButtonPopupMode
        menus = ((self.pen, self.widths, mode.DelayedPopup), (self.more, self.more_menu, mode.InstantPopup))
        for action, menu, how in menus:
            button = tools.widgetForAction(action)
            if isinstance(button, QToolButton):
                button.setMenu(menu)
                button.setPopupMode(how)

    @Slot(QAction)
    def _choose_tool(self, action: QAction) -> None:
        self._canvas.set_tool(action.data())

    @Slot(QAction)
    def _choose_width(self, action: QAction) -> None:
        self._canvas.set_pen_width(action.data())
        self._canvas.set_tool(Tool.PEN)

    def _step(self, by: int) -> None:
        position = PEN_WIDTHS.index(self._canvas.pen_width) + by
        self._canvas.set_pen_width(PEN_WIDTHS[min(max(position, 0), len(PEN_WIDTHS) - 1)])

    @Slot()
    def _follow(self) -> None:
        self.pen.setChecked(self._canvas.tool is Tool.PEN)
        self.eraser.setChecked(self._canvas.tool is Tool.ERASER)
        for action in self._width_group.actions():
            action.setChecked(action.data() == self._canvas.pen_width)
        self.thinner.setEnabled(self._canvas.pen_width > PEN_WIDTHS[0])
        self.thicker.setEnabled(self._canvas.pen_width < PEN_WIDTHS[-1])

    @Slot()
    def _follow_drawing(self) -> None:
        for action in (self.copy, self.save, self.keep):
            action.setEnabled(not self._canvas.is_empty())
