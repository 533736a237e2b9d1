"""The event stream of DESIGN section 6: what happened, told at once to whoever has it open, as ids and counts."""
