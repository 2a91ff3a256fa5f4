"""The page on official statistics: its sentences, tables and figures, made from results."""
