"""Does asking across government bring replies? A simulated civil service, and the choosing function of the service."""
