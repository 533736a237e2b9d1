"""CivNet as it is deployed: the real nginx in front of the real server, as plain processes on ports of their own."""
