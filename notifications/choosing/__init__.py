"""How a person chooses to be told: the page of it, its forms, and the changes of `Preference`."""
