"""The open ledger: every act a row that all members may read, and that names nobody."""
