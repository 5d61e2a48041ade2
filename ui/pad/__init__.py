"""The drawing: canvas, what the network gets and reads, saliency, pictures that come in, the data browser."""
