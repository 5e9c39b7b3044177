"""A workshop: a deck of views, the room's questions and answers, and what is taken home."""
