"""Drafts between the pages and the services: what a window sends while somebody types, and the list of one's own."""
