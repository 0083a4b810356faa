"""What the importers of other formats into the venue share: problems, levels, labels, drawing."""
