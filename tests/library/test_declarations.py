"""Each module declares every term that it uses, so that it is read rightly alone."""

from __future__ import annotations

from benchmarks.write_declarations import FOLDER, declared, kinds, modules

TEXTS = modules(FOLDER)


def test_each_module_declares_what_it_uses_of_the_others() -> None:
    known = kinds(TEXTS.values())
    stale = [str(path.relative_to(FOLDER)) for path, text in TEXTS.items() if declared(text, known) != text]
    assert not stale, f"run `python -m benchmarks.write_declarations`: {stale}"


def test_a_term_that_is_no_longer_used_or_defined_is_no_longer_declared() -> None:
    head = "@prefix : <urn:x/> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    uses = f"{head}:thing :part :other .\n"
    defines = f"{head}:part a owl:ObjectProperty .\n"
    once = declared(uses, kinds((uses, defines)))
    assert once.endswith("\n:part a owl:ObjectProperty .\n")
    assert declared(once, kinds((once, defines))) == once
    assert declared(once, kinds((once,))) == uses
    assert declared(defines, kinds((once, defines))) == defines
