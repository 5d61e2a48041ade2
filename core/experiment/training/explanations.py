"""Formulas and further reading of the training settings and of what can be chosen in them.

The tutorial is PyTorch's "Neural Networks"; its sections are the steps that the window shows.
"""

from dataclasses import dataclass

TUTORIAL = "https://docs.pytorch.org/tutorials/beginner/blitz/neural_networks_tutorial.html"
DEFINE, LOSS, BACKPROP, UPDATE = "define-the-network", "loss-function", "backprop", "update-the-weights"
PROCEDURE = "neural-networks"
"""The tutorial's beginning, which lists the steps of a training."""

_STABLE = "https://docs.pytorch.org/docs/stable/"
_DOCS = f"{_STABLE}generated/torch."


@dataclass(frozen=True)
class Explanation:
    """What is to be known of a setting, or of one of its choices.

    Attributes:
        formula: in the letters of PyTorch's pages; "" for none.
        page: PyTorch's page on it; "" for none.
        section: the tutorial's section it belongs to; "" for none.
    """

    formula: str = ""
    page: str = ""
    section: str = ""

    @property
    def tutorial(self) -> str:
        """Address of the tutorial's section, or ""."""
        return f"{TUTORIAL}#{self.section}" if self.section else ""


def tutorial(section: str) -> str:
    """Address of a section of the tutorial."""
    return f"{TUTORIAL}#{section}"


def _optim(name: str, formula: str = "") -> Explanation:
    return Explanation(formula, f"{_DOCS}optim.{name}.html", UPDATE)


def _schedule(name: str, formula: str) -> Explanation:
    return Explanation(formula, f"{_DOCS}optim.lr_scheduler.{name}.html", UPDATE)


SETTINGS: dict[str, Explanation] = {
    "loss": Explanation("L = mean over the batch of ℓ(x, y)", f"{_STABLE}nn.html#loss-functions", LOSS),
    "optimizer": Explanation("w ← w − γ · step(g)", f"{_STABLE}optim.html", UPDATE),
    "learning_rate": _optim("SGD", "w ← w − γ · g"),
    "momentum": _optim("SGD", "v ← μ · v + (1 − τ) · g,  w ← w − γ · v"),
    "dampening": _optim("SGD", "v ← μ · v + (1 − τ) · g"),
    "nesterov": _optim("SGD", "w ← w − γ · (g + μ · v)"),
    "beta1": _optim("Adam", "m ← β₁ · m + (1 − β₁) · g"),
    "beta2": _optim("Adam", "v ← β₂ · v + (1 − β₂) · g²"),
    "amsgrad": _optim("Adam", "v̂ ← max(v̂, v)"),
    "alpha": _optim("RMSprop", "v ← α · v + (1 − α) · g²"),
    "centered": _optim("RMSprop", "v ← v − mean(g)²"),
    "lr_decay": _optim("Adagrad", "γ_t = γ / (1 + (t − 1) · η)"),
    "initial_accumulator_value": _optim("Adagrad", "v₀ = τ"),
    "epsilon": _optim("Adam", "w ← w − γ · m / (√v + ε)"),
    "weight_decay": _optim("SGD", "g ← g + λ · w"),
    "clip_norm": Explanation("g ← g · min(1, c / ‖g‖)", f"{_DOCS}nn.utils.clip_grad_norm_.html", UPDATE),
    "schedule": Explanation("γ_t = γ · factor(t)", f"{_STABLE}optim.html#how-to-adjust-learning-rate", UPDATE),
    "step_size": _schedule("StepLR", "γ_e = γ · Γ^⌊e / s⌋"),
    "gamma": _schedule("ExponentialLR", "γ_e = γ · Γ^e"),
    "warmup": _schedule("OneCycleLR", "p = rising steps / all steps"),
    "batch_size": Explanation(
        "g = (1 / N) · Σ_n ∇ℓ(x_n, y_n)", f"{_STABLE}data.html#torch.utils.data.DataLoader", BACKPROP
    ),
    "epochs": Explanation(
        "steps = epochs · ⌈images / N⌉",
        "https://docs.pytorch.org/tutorials/beginner/basics/optimization_tutorial.html",
        PROCEDURE,
    ),
    "seed": Explanation("s₀ = seed,  s_{t+1} = f(s_t)", f"{_DOCS}manual_seed.html", PROCEDURE),
    "augmentation": Explanation(
        "p′ = A · p + t",
        "https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomAffine.html",
        PROCEDURE,
    ),
    "initialisation": Explanation("w₀ ~ D(fan_in, fan_out)", f"{_STABLE}nn.init.html", DEFINE),
    "validation_share": Explanation(
        "validation images = round(share · images)", f"{_STABLE}data.html#torch.utils.data.random_split", PROCEDURE
    ),
}
"""By the name of the field in TrainingSettings."""

CHOICES: dict[tuple[str, str], Explanation] = {
    ("loss", "cross_entropy"): Explanation(
        "ℓ = −log(exp(x_y) / Σ_c exp(x_c))", f"{_DOCS}nn.CrossEntropyLoss.html", LOSS
    ),
    ("loss", "mse"): Explanation("ℓ = (1 / C) · Σ_c (x_c − [c = y])²", f"{_DOCS}nn.MSELoss.html", LOSS),
    ("optimizer", "sgd"): _optim("SGD", "v ← μ · v + g,  w ← w − γ · v"),
    ("optimizer", "adam"): _optim("Adam", "w ← w − γ · m̂ / (√v̂ + ε)"),
    ("optimizer", "adamw"): _optim("AdamW", "w ← (1 − γ · λ) · w − γ · m̂ / (√v̂ + ε)"),
    ("optimizer", "rmsprop"): _optim("RMSprop", "v ← α · v + (1 − α) · g²,  w ← w − γ · g / (√v + ε)"),
    ("optimizer", "adagrad"): _optim("Adagrad", "v ← v + g²,  w ← w − γ · g / (√v + ε)"),
    ("schedule", "constant"): Explanation("γ_t = γ", "", UPDATE),
    ("schedule", "step"): _schedule("StepLR", "γ_e = γ · Γ^⌊e / s⌋"),
    ("schedule", "exponential"): _schedule("ExponentialLR", "γ_e = γ · Γ^e"),
    ("schedule", "cosine"): _schedule("CosineAnnealingLR", "γ_t = γ · (1 + cos(π · t / T)) / 2"),
    ("schedule", "one_cycle"): _schedule(
        "OneCycleLR", "γ_t = low + (high − low) · (1 − cos(π · t / T)) / 2, up and then down"
    ),
    ("initialisation", "default"): Explanation("w ~ U(−a, a),  a = 1 / √fan_in", f"{_DOCS}nn.Linear.html"),
    ("initialisation", "xavier_uniform"): Explanation(
        "w ~ U(−a, a),  a = √(6 / (fan_in + fan_out))",
        f"{_STABLE}nn.init.html#torch.nn.init.xavier_uniform_",
    ),
    ("initialisation", "xavier_normal"): Explanation(
        "w ~ N(0, 2 / (fan_in + fan_out))",
        f"{_STABLE}nn.init.html#torch.nn.init.xavier_normal_",
    ),
    ("initialisation", "kaiming_uniform"): Explanation(
        "w ~ U(−a, a),  a = √(6 / fan_in)",
        f"{_STABLE}nn.init.html#torch.nn.init.kaiming_uniform_",
    ),
    ("initialisation", "kaiming_normal"): Explanation(
        "w ~ N(0, 2 / fan_in)", f"{_STABLE}nn.init.html#torch.nn.init.kaiming_normal_"
    ),
    ("initialisation", "normal"): Explanation("w ~ N(0, 0.05²)", f"{_STABLE}nn.init.html#torch.nn.init.normal_"),
    ("initialisation", "zeros"): Explanation("w = 0", f"{_STABLE}nn.init.html#torch.nn.init.zeros_"),
}
"""By field and choice."""
