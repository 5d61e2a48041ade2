from core.tape cimport TensorBase

cdef TensorBase seen_as(TensorBase input, tuple wanted)
cdef TensorBase unsqueezed(TensorBase input, int dim)
cdef TensorBase expanded(TensorBase input, tuple wanted)
cdef TensorBase copied(TensorBase input, bint in_c_order)
