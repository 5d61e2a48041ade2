"""Looking into a network: activations, gradients, derivations of single numbers, saliency, health."""
