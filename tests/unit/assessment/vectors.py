"""The one table of worked forms: each is scored by function, over HTTP and by ``pulih score`` alike."""

from tests.unit.assessment.forms import Refused, Vector
from tests.unit.assessment.vectors_asi import ASI, ASI_REFUSED
from tests.unit.assessment.vectors_scales import SCALES, SCALES_REFUSED
from tests.unit.assessment.vectors_sums import SUMS, SUMS_REFUSED

VECTORS: tuple[Vector, ...] = (*SCALES, *ASI, *SUMS)
REFUSED: tuple[Refused, ...] = (*SCALES_REFUSED, *ASI_REFUSED, *SUMS_REFUSED)
