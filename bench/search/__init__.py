"""What a question costs on a data set."""
