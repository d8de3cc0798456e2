"""The pages, one file each: a form reads the address, a query asks, a template shows."""
