"""What commands print: results as text, lists, and the phrases they share."""
