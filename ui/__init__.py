"""The window, in Qt: wings whose imports go downwards only (window; network, pad, run, inspector; session; widgets)."""
