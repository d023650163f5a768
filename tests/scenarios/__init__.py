"""Named stories of a household's year: each is a folder with a registry, steps and what must come of them."""
