from core.tape cimport TensorBase

cdef TensorBase assign(TensorBase input, TensorBase result)
cdef TensorBase copy_into(TensorBase input, TensorBase source)
cdef TensorBase fill_with(TensorBase input, object value)
