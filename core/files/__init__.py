"""Files that others stand on: safetensors, and replacing a file whole or not at all."""
