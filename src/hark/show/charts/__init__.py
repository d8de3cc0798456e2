"""The charts: functions that make a Vega-Lite dictionary of rows, one kind per file."""
