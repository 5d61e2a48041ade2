from core.tape cimport TensorBase

cdef TensorBase add_tensors(TensorBase a, TensorBase b)
cdef TensorBase mul_tensors(TensorBase a, TensorBase b)
cdef TensorBase negative(TensorBase a)
cdef TensorBase scaled(TensorBase a, double factor)
cdef TensorBase div_tensors(TensorBase a, TensorBase b)
