"""The network strip: cards, palette, the form of a layer, and fixes for what does not fit."""
