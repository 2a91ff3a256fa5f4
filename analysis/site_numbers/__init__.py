"""From a sample to one number a site: one module a kind of question."""
