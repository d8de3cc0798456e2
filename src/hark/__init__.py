"""Hark: survey files in, honest figures out."""

__version__ = "0.1.0"
