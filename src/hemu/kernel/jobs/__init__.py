"""Background jobs behind one door, so that the queue under it can change."""
