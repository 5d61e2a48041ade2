"""Views into the selected layer: weights, gradients, activations, how a number came about, moments of a run."""
