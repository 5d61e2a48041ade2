"""What the window shows, without a screen: networks, their shapes, training, probes and runs."""

from core.experiment.network.fields import FieldInfo, field_infos
from core.experiment.network.figures import format_shape
from core.experiment.network.layers import LAYER_TYPES, LayerSpec
from core.experiment.network.presets import PRESETS, new_layer
from core.experiment.network.problems import Fix, Problem
from core.experiment.network.shapes import LayerShapes, NetworkShapes, infer
from core.experiment.network.spec import NetworkSpec, mended
from core.experiment.training.settings import TrainingSettings
