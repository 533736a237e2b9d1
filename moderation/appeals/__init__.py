"""Appeals: whoever something was done to asks a moderator of another department to look again."""
