"""The metrics: one declaration per file, known by its name. How to add one is in docs/extend/metric.md."""
