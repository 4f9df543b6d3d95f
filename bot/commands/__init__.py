"""Groups of commands of the command line (``bot/__main__.py``), and what all of them need."""
