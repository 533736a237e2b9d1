"""Real servers under load: the service as it is deployed, and bare servers in the same minutes."""
