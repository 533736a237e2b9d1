"""One long topic and one large category: what they cost beside short ones."""
