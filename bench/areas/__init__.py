"""One module per area; `rows(lab)` yields its figures."""
