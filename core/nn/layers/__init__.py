"""Holds the layers, one file per family."""
