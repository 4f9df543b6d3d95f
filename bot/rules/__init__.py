"""Pure rules: data and ``now`` in, data out. Standard library and dateutil only."""
