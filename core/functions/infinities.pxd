from core.kernels.convolution cimport Conv2dGeometry
from core.tape cimport TensorBase

cdef void mend_weight_gradient(TensorBase dy, TensorBase x, TensorBase dweight, const Conv2dGeometry *g)
