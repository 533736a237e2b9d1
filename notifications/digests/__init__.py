"""Digests: when they come, what stands in them within a budget of time, their mail and their page."""
