"""What is known in closed form of cranes, queues, networks and sorters; simulation is held to it."""
