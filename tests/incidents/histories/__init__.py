"""Random histories of incidents: drawn here, lived through by a slow simulator, and by the product."""
