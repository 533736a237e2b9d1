"""What ten thousand digests cost: rendered and handed over to a mail server that takes everything."""
