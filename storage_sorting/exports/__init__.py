"""What happened in the store in the formats that others read: EPCIS 2.0 and OCEL 2.0."""
