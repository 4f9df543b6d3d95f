"""What is right, worked out from the standards alone; nothing here imports anything of ours."""
