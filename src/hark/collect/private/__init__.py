"""What tells who somebody is, found and masked or disguised."""
