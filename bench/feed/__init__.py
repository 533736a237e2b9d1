"""What the feed of home costs for those who follow little and much."""
