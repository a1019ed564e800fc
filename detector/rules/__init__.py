"""What personal data looks like, as data: each rule carries its own examples."""
