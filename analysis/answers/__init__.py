"""One module a kind of question: from a sample to what was found."""
