"""The rules of the house, and how members change them."""
