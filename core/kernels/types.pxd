"""The element types of every kernel."""

ctypedef fused real:
    float
    double
