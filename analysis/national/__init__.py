"""Official statistics: authorities known to have adopted the model beside the others."""
