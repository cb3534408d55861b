"""Reports: one module for each form that a report can take."""
