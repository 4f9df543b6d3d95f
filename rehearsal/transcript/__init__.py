"""What was played, as one HTML file that needs nothing else: to be kept, printed and shown."""
