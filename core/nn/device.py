"""The one device there is, and the way to the others."""


def require_cpu(device) -> None:
    """Returns for the CPU.

    Raises:
        RuntimeError: any other device; the text says how a network is taken there.
    """
    if str(device).partition(":")[0] == "cpu":
        return
    raise RuntimeError(
        f"this library computes on the CPU; there is no device '{device}'. To take the network to a GPU, save its "
        "weights with core.save(net.state_dict(), 'net.safetensors'), load them in PyTorch into the same class with "
        "net.load_state_dict(safetensors.torch.load_file('net.safetensors')), and call net.to('cuda') there"
    )
