"""Where codes become English. Nothing reads these sentences back."""
