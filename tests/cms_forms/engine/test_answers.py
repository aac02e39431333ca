from cms_forms.engine.answers import fingerprint


def test_a_fingerprint_is_of_the_answers_and_not_of_their_order() -> None:
    given = {"hurt": {"hurt": "no"}, "who": {"name": "Demo Person", "phone": "0300 123"}}
    turned = {"who": {"phone": "0300 123", "name": "Demo Person"}, "hurt": {"hurt": "no"}}

    assert fingerprint(given) == fingerprint(turned)
    assert fingerprint(given) != fingerprint({**given, "hurt": {"hurt": "yes"}})
    assert len(fingerprint({})) == 16
