"""What is asked: claims and settings become estimands."""
