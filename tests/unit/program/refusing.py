"""`with refused("rule", field)`: a decision says no by this rule, about this field."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from shared.refusals import Refusal


@contextmanager
def refused(rule: str, field: str | None = None) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    with pytest.raises(Refusal) as info:
        yield info
    assert (info.value.rule, info.value.field or None) == (rule, field)
    assert info.value.detail
