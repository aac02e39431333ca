"""A type of a site's own, from what an editor stored to what the team reads."""

import json

from cms_forms.engine import codec
from cms_forms.engine.completeness import saved
from cms_forms.engine.questions.base import question_type, registry, using
from cms_forms.engine.transcript import transcript
from cms_forms.engine.walk import walk
from cms_forms.stream.compile import compile_parts
from tests.cms_forms.engine.builders import TODAY
from tests.cms_forms.engine.test_registry import STORED, Pictures

PARTS = [
    {
        "id": "s",
        "type": "question",
        "value": {
            "title": "Pictures",
            "questions": [{"id": "q", "type": "pictures", "value": {"label": "Pictures?"}}],
        },
    }
]


def test_what_it_stores_goes_all_the_way_and_comes_back_as_json() -> None:
    with using(registry.copy()) as own:
        own.register(Pictures)
        form = compile_parts(PARTS, title="A service", default_team="desk")
        (step,) = form.steps
        entered = question_type("pictures").clean(
            step.questions[0], {"": ["gate.jpg", "van.jpg"]}, TODAY
        )
        assert entered is not None

        answers = {"s": saved(step, {"q": entered}, None)}
        back = walk(
            codec.decode(json.loads(json.dumps(codec.encode(form)))),
            json.loads(json.dumps(answers)),
            TODAY,
        )

        assert back.complete
        assert back.answers == {"s": {"q": STORED}}
        assert [row.lines for section in transcript(back) for row in section.rows] == [
            ["gate.jpg (8 bytes)", "van.jpg (7 bytes)"]
        ]
