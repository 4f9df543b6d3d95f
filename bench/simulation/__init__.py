"""A world without waiting: the real store, services and courier, on a clock moved by hand.

Nothing here has a thread. What would take time is an event of ``events``, what would be a process
is an object that can be killed between any two statements that matter, and chance decides about
both from a seed. Slack is a list of messages with Slack's faults (``air``); the proofs with real
processes hold the same courier against a server.
"""
