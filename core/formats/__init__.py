"""Files that come in and go out: weights, projects, and programs for PyTorch."""
