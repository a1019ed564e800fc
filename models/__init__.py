"""Rows, and the verbs that change them."""
