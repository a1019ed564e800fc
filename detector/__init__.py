"""Text in, findings out: a library without database, web, queue, network or environment."""
