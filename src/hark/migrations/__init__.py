"""The history of the control database."""
