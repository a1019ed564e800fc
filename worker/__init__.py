"""RQ jobs: scan, deliver, sweep."""
