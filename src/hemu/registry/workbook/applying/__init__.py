"""Making a plan come true: one short transaction of set-based statements."""
