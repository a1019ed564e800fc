"""Known values as data: reserved ranges, role mailboxes, samples of documentation. A source stands beside each."""
