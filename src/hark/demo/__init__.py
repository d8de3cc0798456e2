"""The sample company: eighteen months of made-up customers, from a seed."""
