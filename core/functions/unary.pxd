from core.tape cimport Node, SavedTensor, TensorBase

cdef enum:
    INPUT = 1       # what a node keeps for its derivative
    RESULT = 2

cdef class ElementwiseNode(Node):
    cdef readonly SavedTensor self, result

    cdef TensorBase x(self)
    cdef TensorBase y(self)

cdef TensorBase recorded(TensorBase out, TensorBase input, type kind, int keeps)
cdef TensorBase recorded_as(ElementwiseNode node, TensorBase out, TensorBase input, int keeps)
cdef TensorBase elementwise(object ufunc, TensorBase input, type kind, int keeps)
cdef TensorBase times_derivative(TensorBase grad, object values)
cdef TensorBase as_float(TensorBase input)
cdef TensorBase erf_values(TensorBase x)
