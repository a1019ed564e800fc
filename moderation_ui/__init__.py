"""Flask: webhooks in, pages for people."""
