"""The exports of known tools, one small file each."""
