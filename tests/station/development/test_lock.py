"""The lock is compared with what the project asks for."""

from packaging.requirements import Requirement

from station.development import lock

LOCKED = """\
django==6.1.3 \\
    --hash=sha256:00
    # via
    #   bluelamp (pyproject.toml)
    #   wagtail
anyascii==0.3.3 \\
    --hash=sha256:00
    # via wagtail
cffi==2.1.1 ; platform_python_implementation != 'PyPy' \\
    --hash=sha256:00
    # via bluelamp (pyproject.toml)
"""


def test_only_what_the_project_asks_for_is_compared() -> None:
    assert lock.locked(LOCKED) == {"django": "6.1.3", "cffi": "2.1.1"}


def test_a_lock_that_agrees_is_in_order() -> None:
    asked = {"django": Requirement("Django>=6.1,<6.2"), "cffi": Requirement("cffi")}

    assert lock.differences(asked, lock.locked(LOCKED)) == []


def test_whatever_differs_is_named() -> None:
    asked = {"django": Requirement("django>=6.2"), "pynacl": Requirement("pynacl")}

    assert lock.differences(asked, lock.locked(LOCKED)) == [
        "cffi is locked and not asked for.",
        "django is locked at 6.1.3, and “django>=6.2” is asked for.",
        "pynacl is asked for and not locked.",
    ]
