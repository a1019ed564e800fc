"""The command that starts the rooms."""
