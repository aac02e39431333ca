from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin

from cms_forms.engine.definition import Form, StepKind
from cms_forms.engine.lint import Finding, Severity, lint
from cms_forms.models.keys import LONGEST_KEY, free_key
from cms_forms.stream.blocks import SetQuestionsBlock
from cms_forms.stream.compile import compile_parts


class BrokenSet(ValidationError):
    """A question set that no service could ask."""


class QuestionsField(StreamField):
    """The questions of a set. As with the steps of a service, migrations do not freeze its blocks:
    they come from the registry of question types.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("block_lookup", None)
        super().__init__(SetQuestionsBlock(), **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        del kwargs["block_lookup"]
        return name, path, [], kwargs


class QuestionSet(DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """Questions that several services ask, kept in one place: a name and how to reach somebody.

    Services refer to one of its versions. A newer one is taken over service by service.
    """

    name = models.CharField(
        gettext_lazy("name"),
        max_length=120,
        unique=True,
        help_text=gettext_lazy("What editors call it. Visitors do not read it."),
    )
    key = models.SlugField(max_length=LONGEST_KEY, unique=True, editable=False)
    """How services and documents name it; made from the first name, and never changed."""
    questions = QuestionsField(verbose_name=gettext_lazy("questions"), blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = gettext_lazy("question set")
        verbose_name_plural = gettext_lazy("question sets")

    def __str__(self) -> str:
        return self.name

    def compile(self) -> Form:
        """A form of one step that asks its questions, as lint and the screens' drop-downs want."""
        part = {
            "type": StepKind.QUESTION.value,
            "id": self.key or "set",
            "value": {"title": self.name, "questions": list(self.questions.raw_data)},
        }
        return compile_parts([part], title=self.name, default_team="any")

    def findings(self) -> tuple[Finding, ...]:
        return lint(self.compile())

    def errors(self) -> list[Finding]:
        """What keeps it from being published."""
        return [each for each in self.findings() if each.severity is Severity.ERROR]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps a version of what goes live. Every way of publishing ends here.

        Raises `BrokenSet` and stores nothing when lint finds an error.
        """
        if not self.key:
            taken = set(QuestionSet.objects.values_list("key", flat=True))
            self.key = free_key(self.name, taken, stem="set")
        update_fields = kwargs.get("update_fields")
        if not self.live or (update_fields is not None and "questions" not in update_fields):
            super().save(*args, **kwargs)
            return
        errors = self.errors()
        if errors:
            raise BrokenSet([each.message for each in errors])
        with transaction.atomic():
            # The row is locked by its update: two publishers take two numbers.
            super().save(*args, **kwargs)
            QuestionSetVersion.objects.keep(self)

    @property
    def newest(self) -> QuestionSetVersion | None:
        """What services get that take it over now. None before it was first published."""
        return self.versions.first()


class QuestionSetVersionQuerySet(models.QuerySet["QuestionSetVersion"]):
    def keep(self, question_set: QuestionSet) -> QuestionSetVersion:
        """The newest version if it asks the very same, else a new one."""
        questions = [_plain(each) for each in question_set.questions.raw_data]
        newest = self.filter(question_set=question_set).first()
        if newest is not None and newest.questions == questions:
            return newest
        number = newest.number + 1 if newest is not None else 1
        return self.create(question_set=question_set, number=number, questions=questions)

    def offered(self) -> QuestionSetVersionQuerySet:
        """The newest of each set that is live, by the sets' names."""
        newest = (
            self.filter(question_set__live=True)
            .order_by("question_set_id", "-number")
            .distinct("question_set_id")
        )
        return (
            self.filter(pk__in=newest.values("pk"))
            .select_related("question_set")
            .order_by("question_set__name")
        )


class QuestionSetVersion(models.Model):
    """What a question set asked from one publication to the next. Never changed."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(help_text="1 for the set’s first publication.")
    questions = models.JSONField(help_text="As the stream of the set stores them.")
    published_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = QuestionSetVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["question_set", "number"], name="question_set_version_number"
            ),
        ]
        default_permissions = ()

    def __str__(self) -> str:
        return _("{name}, version {number}").format(name=self.question_set, number=self.number)


def _plain(stored: Any) -> dict[str, Any]:
    return {"type": stored["type"], "id": stored["id"], "value": stored["value"]}
