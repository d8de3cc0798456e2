"""The derived facts: one declaration per file, each a SELECT over facts that the store keeps fresh."""
