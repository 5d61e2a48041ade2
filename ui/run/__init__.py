"""Training as the user sees it: transport, settings, curves, recorded runs, choice of data."""
