"""What a session is called where everybody can read it: on a wall, a corridor list, a telephone.

A code of two letters for each custody label. Medical and social have the same one, so that a list that is
printed and hung up tells no more than the prison knows anyway.
"""

from services.program.seeing import LABEL_OF
from shared.contracts.codes import Stage

CODE_OF_LABEL = {"pembinaan BNN": "PB", "keterampilan": "KT"}


def code_of(stage: Stage) -> str:
    """``PB`` or ``KT``."""
    return CODE_OF_LABEL[LABEL_OF[stage]]
