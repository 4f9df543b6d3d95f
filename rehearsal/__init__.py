"""A Slack workspace that fits in a process: a year of dialogue meetings, played in a browser."""
