"""Seat occupancy: who sits where, told from presence sensors, and how many seats that leaves free."""
