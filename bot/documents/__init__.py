"""Pages, feeds and files: data and a translator in, text out. Nothing here reads or writes."""
