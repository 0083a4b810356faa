"""What smart shelves tell: on which range the tag of a book was read last."""
