"""Lists for programs that read for a person and show a private token: Atom of what is written, iCalendar of when."""
