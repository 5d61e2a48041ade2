"""Errors that a user can cause and mend: each message says what came, what was expected, and the remedy, in one line."""


class LenetLabError(Exception):
    """Base of every error below; the command line prints it and exits with status 2, the window shows it."""


class DataError(LenetLabError):
    """A data set is missing, damaged, or not what it says."""


class ImageError(LenetLabError):
    """A picture or drawing cannot be read as a digit."""


class WeightsError(LenetLabError):
    """A weights file is damaged or belongs to another network."""


class ProjectError(LenetLabError):
    """A project file is damaged or of another version."""


class SpecError(LenetLabError):
    """A network's layers do not fit together or cannot be built."""


class SettingsError(LenetLabError):
    """A training setting is outside what it may be."""
