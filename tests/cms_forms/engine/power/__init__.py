"""Whatever the big form engines branch on can be said here.

Read for this: GOV.UK Forms (alphagov/forms-runner, models and factories), DEFRA
(forms-engine-plugin, test/form/definitions and docs/features/conditions.md; forms-runner,
src/server/forms), XGov (digital-form-builder, runner/src/server/forms), MoJ Forms
(fb-metadata-presenter, fixtures/branching* and conditional_content*), GC Forms
(cds-snc/platform-forms-client, __fixtures__) and Open Forms (docs/manual/forms/logic.rst and its
examples). The services below are our own.

    their construct                                         | ours
    --------------------------------------------------------+-----------------------------------
    GOV.UK Forms  routing condition: answer_value, goto_page | an option's "go to"
                  none_of_the_above as the answer           | the same: it is an option
                  skip_to_end                               | "go to" check answers
                  exit_page                                 | an exit step
                  any other answer, secondary skip           | the step's default (`next`)
                  is_repeatable ("add another")             | a repeat step
    XGov, DEFRA 1 next: [{path, condition}]                 | rules, then the default
                  conditionName inside a condition          | a reference
                  coordinator, nested groups                | join; a group, or references
                  component shown on a condition            | a step of its own with "show only if"
    DEFRA 2       page.condition                            | "show only if"
                  ListItemRef                               | an option's id
                  NumberValue, is at least / at most        | greater/less than, or "is", joined
                  DateValue, RelativeDate (days to years)   | before/after a date, "today-18y"
                  contains / does not contain (checkboxes)  | the same
                  TerminalPageController                    | an exit step
                  RepeatPageController, schema.min / max    | a repeat step, minimum and maximum
    MoJ Forms     flow.branch on any earlier page           | rules on a named condition
                  conditional of type if / and / or         | join
                  is answered / is not answered             | "is answered"; what it leaves over
                  page.exit                                 | an exit step
                  content shown on a condition              | an information step, "show only if"
    GC Forms      nextAction: [{groupId, choiceId}]         | an option's "go to"
                  conditionalRules: [{choiceId}, …]         | "show only if"
                  dynamicRow                                | a repeat step
    Open Forms    step not applicable                       | "show only if"
                  block the next step, with a message       | an exit step
                  in a list                                 | is one of
                  today minus 18 years                      | "today-18y"
                  repeating group                           | a repeat step

Left out on purpose: rules that set or compute answers (Open Forms), since branches choose and never
answer; and circles back to an earlier page (GC Forms), which lint refuses.
"""
