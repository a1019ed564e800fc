"""The recipe of the trained pipeline: word tables, invented posts, training, evaluation."""
