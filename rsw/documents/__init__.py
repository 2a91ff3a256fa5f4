"""Documents made from the declarations: dictionaries and the template."""
