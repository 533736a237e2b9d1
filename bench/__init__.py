"""How fast CivNet is: a data set of a whole civil service, a load, and a report. See docs/performance.md."""
