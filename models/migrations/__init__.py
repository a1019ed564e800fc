"""The steps that bring a database's tables up to date, and the way to take them."""
