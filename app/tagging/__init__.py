"""What grades documents: the features of passages, the trained model, its fitting."""
