"""Small services for tests, as the documents that editors import.

hurt? ─ urgent ──────────────► call 999 (exit)
  │
  ├ yes ► injuries ┐
  └ no ────────────┴► when ► vehicles (1–3) ► details ► check answers
"""

from typing import Any

type Document = dict[str, Any]


def option(id: str, label: str, **more: Any) -> Document:
    return {"id": id, "label": label, **more}


def goto(question: str, chosen: str, target: str) -> Document:
    return {"when": {"question": question, "operator": "is", "values": [chosen]}, "target": target}


def collision() -> Document:
    return {
        "format": "bluelamp-form",
        "version": 1,
        "title": "Report a collision",
        "declaration": "It is true as far as I know.",
        "what_happens_next": "<p>A person reads it within 5 days.</p>",
        "steps": [
            {
                "id": "hurt",
                "slug": "hurt",
                "kind": "question",
                "title": "Was anyone hurt?",
                "questions": [
                    {
                        "id": "q-hurt",
                        "type": "one_of",
                        "label": "Was anyone hurt?",
                        "required_message": "Choose whether anyone was hurt",
                        "options": [
                            option("urgent", "Yes, now"),
                            option("yes", "Yes"),
                            option("no", "No"),
                        ],
                    }
                ],
                "routes": [goto("q-hurt", "urgent", "call"), goto("q-hurt", "no", "when")],
            },
            {
                "id": "injuries",
                "slug": "injuries",
                "kind": "question",
                "title": "Injuries",
                "questions": [{"id": "q-injuries", "type": "long_text", "label": "What injuries?"}],
            },
            {
                "id": "when",
                "slug": "when",
                "kind": "question",
                "title": "When was it?",
                "questions": [
                    {
                        "id": "q-when",
                        "type": "date",
                        "label": "When was it?",
                        "name": "the day",
                        "settings": {"when": "past_or_today", "most_days_ago": 30},
                    }
                ],
            },
            {
                "id": "vehicles",
                "slug": "vehicles",
                "kind": "repeat",
                "title": "Vehicles",
                "item_name": "vehicle",
                "minimum": 1,
                "maximum": 3,
                "questions": [
                    {"id": "q-mark", "type": "vehicle_registration", "label": "Registration"}
                ],
            },
            {
                "id": "details",
                "slug": "details",
                "kind": "question",
                "title": "About you",
                "questions": [
                    {"id": "q-name", "type": "name", "label": "Name"},
                    {"id": "q-email", "type": "email", "label": "E-mail", "required": False},
                ],
                "next": "check-answers",
            },
            {
                "id": "call",
                "slug": "call-999",
                "kind": "exit",
                "title": "Call 999",
                "body": "<p>Call 999.</p>",
            },
        ],
        "triage": {"default": "road-traffic"},
    }
