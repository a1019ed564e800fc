"""How a forum or a blog speaks: pure functions and generators, no input or output of their own."""
