"""The first visit: four steps of about a minute, each of which can be skipped, done elsewhere, or done another day."""

from portal.welcome.progress import MINUTES, STEPS, Progress, Step, is_due, line_on_home, progress_of

__all__ = ["MINUTES", "STEPS", "Progress", "Step", "is_due", "line_on_home", "progress_of"]
