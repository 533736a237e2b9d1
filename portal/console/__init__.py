"""The first page of the admin: what each role needs first, from figures that are kept, never counted over all rows."""
