"""Hark in a notebook: the few names people use from Python."""
