"""Writing an entry and publishing it, now or later: the form and what its pages do, for every kind that has them."""
