"""Losses, with every reduction."""

from itertools import product

from ..case import Family
from ..inputs import constant, exactly, integers, nonzero, normal, positive, probability, stepped, tied, transposed

family = Family("losses", prefix="nn.functional.")
call, expression, layouts = family.call, family.expression, family.layouts

REDUCTIONS = ["mean", "sum", "none"]
for name, reduction in product(["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"], REDUCTIONS):
    call(name, normal(3, 4), normal(3, 4), reduction=reduction)
    call(name, transposed(normal(3, 4)), stepped(normal(3, 4)), reduction=reduction)
for name in ["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"]:
    call(name, normal(), normal())
    call(name, tied(3, 4), tied(3, 4), smooth=False)
for beta in [0.3, 2.0]:
    call("smooth_l1_loss", normal(3, 4), normal(3, 4), beta=beta)
    call("huber_loss", normal(3, 4), normal(3, 4), delta=beta)
call("smooth_l1_loss", normal(3, 4), normal(3, 4), beta=0.0)
expression(
    "mse_loss of a float leaf target", lambda torch, x, y: torch.nn.functional.mse_loss(x * 2, y), normal(4), normal(4)
)

SPATIAL = [((5, 3), (5,)), ((2, 3, 4), (2, 4)), ((2, 3, 2, 3), (2, 2, 3)), ((3,), ())]
for (scores, labels), reduction in product(SPATIAL, REDUCTIONS):
    call("cross_entropy", normal(*scores), integers(0, 3, *labels), reduction=reduction)
    call("cross_entropy", normal(*scores), integers(0, 3, *labels), label_smoothing=0.2, reduction=reduction)
    call("nll_loss", normal(*scores), integers(0, 3, *labels), reduction=reduction)
for reduction in REDUCTIONS:
    for smoothing in [0.0, 0.1]:
        call(
            "cross_entropy",
            normal(6, 3),
            integers(0, 3, 6),
            constant(positive(3)),
            label_smoothing=smoothing,
            reduction=reduction,
        )
        call(
            "cross_entropy",
            normal(6, 3),
            integers(0, 3, 6),
            ignore_index=1,
            label_smoothing=smoothing,
            reduction=reduction,
        )
        call(
            "cross_entropy",
            normal(2, 3, 4),
            integers(0, 3, 2, 4),
            constant(positive(3)),
            ignore_index=2,
            label_smoothing=smoothing,
            reduction=reduction,
        )
        call("cross_entropy", normal(4, 3), probability(4, 3), label_smoothing=smoothing, reduction=reduction)
    call("cross_entropy", normal(4, 3), probability(4, 3), constant(positive(3)), reduction=reduction)
    call("nll_loss", normal(6, 3), integers(0, 3, 6), constant(positive(3)), ignore_index=0, reduction=reduction)
call("cross_entropy", stepped(normal(5, 3)), stepped(integers(0, 3, 5)))
call("cross_entropy", transposed(normal(5, 3)), integers(0, 3, 5))
call("cross_entropy", exactly([[1000.0, -1000.0], [-1000.0, 1000.0]]), exactly([0, 0], "int64"), smooth=False)
call("cross_entropy", normal(3, 4), exactly([-100, -100, -100], "int64"), smooth=False)

for reduction in REDUCTIONS:
    call("binary_cross_entropy", probability(3, 4), probability(3, 4), reduction=reduction)
    call("binary_cross_entropy", probability(3, 4), probability(3, 4), constant(positive(4)), reduction=reduction)
    call("binary_cross_entropy_with_logits", normal(3, 4), probability(3, 4), reduction=reduction)
    call(
        "binary_cross_entropy_with_logits",
        normal(3, 4),
        probability(3, 4),
        constant(positive(4)),
        pos_weight=constant(positive(4)),
        reduction=reduction,
    )
    call("hinge_embedding_loss", nonzero(3, 4), exactly([[1.0, -1.0, 1.0, -1.0]] * 3), reduction=reduction)
    call("multi_margin_loss", normal(5, 4), integers(0, 4, 5), reduction=reduction)
for reduction in ["batchmean", "sum", "none"]:
    call("kl_div", normal(3, 4), probability(3, 4), reduction=reduction)
    call("kl_div", normal(3, 4), normal(3, 4), reduction=reduction, log_target=True)
call("binary_cross_entropy", exactly([0.0, 1.0, 0.0, 1.0]), exactly([0.0, 1.0, 1.0, 0.0]), smooth=False)
call("binary_cross_entropy_with_logits", exactly([200.0, -200.0, 0.0]), exactly([0.0, 1.0, 1.0]), smooth=False)
call("kl_div", normal(3, 4), constant(exactly([[0.0, 0.5, 0.5, 0.0]] * 3)), reduction="batchmean", smooth=False)
call("multi_margin_loss", normal(4), integers(0, 4))
call("multi_margin_loss", normal(5, 4), integers(0, 4, 5), p=2, margin=0.5, weight=constant(positive(4)))

MODULES = {
    "MSELoss()": lambda nn: nn.MSELoss(),
    "L1Loss('sum')": lambda nn: nn.L1Loss(reduction="sum"),
    "SmoothL1Loss(beta=0.5)": lambda nn: nn.SmoothL1Loss(beta=0.5),
    "HuberLoss(delta=0.5)": lambda nn: nn.HuberLoss(delta=0.5),
    "KLDivLoss('batchmean')": lambda nn: nn.KLDivLoss(reduction="batchmean"),
    "BCEWithLogitsLoss()": lambda nn: nn.BCEWithLogitsLoss(),
}
for text, make in MODULES.items():
    expression(f"nn.{text}", lambda torch, x, y, make=make: make(torch.nn)(x, y), normal(3, 4), probability(3, 4))
expression("nn.BCELoss()", lambda torch, x, y: torch.nn.BCELoss()(x, y), probability(3, 4), probability(3, 4))
expression("nn.NLLLoss()", lambda torch, x, y: torch.nn.NLLLoss()(x, y), normal(4, 3), integers(0, 3, 4))
expression(
    "nn.CrossEntropyLoss(label_smoothing)",
    lambda torch, x, y: torch.nn.CrossEntropyLoss(label_smoothing=0.1)(x, y),
    normal(4, 3),
    integers(0, 3, 4),
)
expression(
    "nn.MultiMarginLoss()", lambda torch, x, y: torch.nn.MultiMarginLoss()(x, y), normal(4, 3), integers(0, 3, 4)
)


@family.sampled(300)
def classification(random):
    """Cross entropy of random sizes, weights, ignored labels, smoothing and reduction."""
    classes, batch = int(random.randint(1, 12)), int(random.randint(1, 9))
    spatial = [int(size) for size in random.randint(1, 4, random.randint(0, 3))]
    return family.make(
        "cross_entropy",
        random.choice([lambda given: given, transposed, stepped])(normal(batch, classes, *spatial)),
        integers(0, classes, batch, *spatial),
        constant(positive(classes)) if random.rand() < 0.4 else None,
        ignore_index=int(random.randint(classes)) if random.rand() < 0.3 else -100,
        reduction=str(random.choice(REDUCTIONS)),
        label_smoothing=round(float(random.rand()), 2) if random.rand() < 0.3 else 0.0,
    )
