"""Networks as descriptions: layers that know themselves, shapes, problems with fixes, weights."""
