"""How well the directory finds the people of the demonstration."""
