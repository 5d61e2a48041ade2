def tensor_repr(self): return repr(self.detach().numpy())
def tensor_format(self, spec): return str(self)
