"""A submission read, reviewed and judged: what the council's check and the ingest share."""
