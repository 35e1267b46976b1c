"""The W3C SHACL suite on the reference engine: what it passes, and what it is known to miss."""

from __future__ import annotations

import pytest

from certkg.errors import CertkgError
from certkg.validate.engines.protocol import Data, Options
from certkg.validate.engines.pyshacl import PySHACL
from certkg.validate.run import load_rules
from tests.validate.shacl_suite import Case, agrees, cases

pytestmark = pytest.mark.suite

# pySHACL takes "1"^^xsd:boolean for true. SHACL, section 4.4.5: "If $uniqueLang is true ..."; the value
# true is the literal, as the test core/property/uniqueLang-002 holds.
KNOWN = {"core/property/uniqueLang-002"}
# pySHACL does not know $shapesGraph (SHACL, section 5.3.1: support is optional) and says so.
REFUSED = {"sparql/pre-binding/shapesGraph-001"}


@pytest.mark.parametrize("case", [*cases("core"), *cases("sparql")], ids=lambda case: case.name)
@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
def test_the_reference_gives_the_expected_report(case: Case) -> None:
    rules = load_rules([case.shapes])
    if case.conforms is None or case.name in REFUSED:
        with pytest.raises(CertkgError):
            PySHACL().validate(Data((case.data,)), rules, Options())
        return
    outcome = PySHACL().validate(Data((case.data,)), rules, Options())
    assert agrees(case, outcome) is (case.name not in KNOWN)
