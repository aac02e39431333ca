// The drop-downs of a block's form. Filled with words on focus; ids are never on screen.
(() => {
  const choices = () => window.cmsFormsChoices ?? JSON.parse(document.getElementById("cf-choices")?.textContent ?? "{}");
  const words = JSON.parse(document.getElementById("cf-words").textContent);

  // Questions: all, those of the step on this screen, those that the one chosen beside may be compared with.
  const ASKED = new Set(["question", "own", "compared"]);

  // Answers to questions of the step on this screen that may reveal another question.
  const revealing = () =>
    choices().question
      .filter((each) => each.reveals && offered.own(each))
      .flatMap((each) => each.options.map(([id, label]) => [`${each.id}/${id}`, `${label} (${each.label})`]));

  const labelOf = (picks, id) => {
    if (!id) return "";
    if (picks === "revealing") return revealing().find(([each]) => each === id)?.[1] ?? words.missing;
    if (ASKED.has(picks)) return choices().question.find((each) => each.id === id)?.label ?? words.missing;
    return (choices()[picks] ?? []).find(([each]) => each === id)?.[1] ?? words.missing;
  };

  const offered = {
    question: () => true,
    own: (each) => each.step === document.getElementById("cf-editor")?.dataset.part,
    compared: (each, asked) => asked?.compared.length && each.type === asked.compared_with && each.id !== asked.id,
  };

  const testOf = (element) => element.closest(".struct-block") ?? element.parentElement;

  const questionIn = (test) => {
    const chosen = test?.querySelector("select[data-picks=question]")?.value;
    return choices().question?.find((each) => each.id === chosen);
  };

  const pairs = (picks, select) =>
    picks === "revealing"
      ? revealing()
      : ASKED.has(picks)
      ? choices().question
          .filter((each) => offered[picks](each, questionIn(testOf(select))))
          .map((each) => [each.id, each.label])
      : (choices()[picks] ?? []);

  // What a drop-down says while nothing is chosen.
  const EMPTY = [
    [/-next$/, words.next],
    [/-(show_if|only_if)$/, words.always],
    [/-begins$/, words.sending],
    [/-count_from$/, words.no_count],
    [/-named_by$/, words.first_question],
    [/-options-.*-target$/, words.as_step],
    [/-checks-.*-question$/, words.first_question],
    [/-other$/, words.no_other],
    [/-under$/, words.no_reveal],
    [/./, words.choose],
  ];
  const emptyLabel = (name) => EMPTY.find(([pattern]) => pattern.test(name))[1];

  const make = (tag, attributes = {}) => Object.assign(document.createElement(tag), attributes);

  class Bound {
    constructor(element, id) {
      this.element = element;
      this.idForLabel = id;
    }
    getValue() { return this.element.value; }
    getState() { return this.element.value; }
    setState(value) { this.element.value = value; }
    getTextLabel() { return this.element.selectedOptions?.[0]?.text ?? ""; }
    focus() { this.element.focus(); }
    setInvalid(invalid) { this.element.toggleAttribute("aria-invalid", invalid); }
    setCapabilityOptions() {}
  }

  class BoundPicker extends Bound {
    // Django's selects say what they hold as a list.
    setState(state) {
      const value = [state].flat()[0] ?? "";
      this.element.replaceChildren(new Option(value ? labelOf(this.picks, value) : emptyLabel(this.element.name), value, true, true));
    }
  }

  class Picker {
    constructor(picks) { this.picks = picks; }
    render(placeholder, name, id, state) {
      const select = make("select", { name, id });
      select.dataset.picks = this.picks;
      placeholder.replaceWith(select);
      const bound = new BoundPicker(select, id);
      bound.picks = this.picks;
      bound.setState(state);
      const fill = () => {
        const chosen = select.value;
        select.replaceChildren(
          new Option(emptyLabel(name), ""),
          ...pairs(this.picks, select).map(([value, label]) => new Option(label, value, false, value === chosen)),
        );
        if (chosen && select.value !== chosen) select.append(new Option(words.missing, chosen, true, true));
        if (this.picks === "condition") {
          select.append(Object.assign(new Option(words.conditions_made, ""), { disabled: true }));
        }
      };
      select.addEventListener("focus", fill);
      select.addEventListener("change", () => select.dispatchEvent(new CustomEvent("cf-picked", { bubbles: true })));
      return bound;
    }
  }

  // What a test compares with. Its inputs suit the question that is chosen beside it.
  class TestValues {
    render(placeholder, name, id, state) {
      const box = make("div", { id, className: "cf-values" });
      placeholder.replaceWith(box);
      let values = Array.isArray(state) ? state : [];
      const test = () => testOf(box);
      const question = () => questionIn(test());
      const other = () => test()?.querySelector("select[data-picks=compared]");
      const read = () => {
        const inputs = [...box.querySelectorAll("[name]")];
        return inputs.flatMap((input) =>
          input.multiple ? [...input.selectedOptions].map((option) => option.value) : [input.value],
        ).filter(Boolean);
      };
      const hidden = (value) => make("input", { type: "hidden", name, value });
      const drawDate = () => {
        const kept = hidden(values[0] ?? "today");
        const relative = /^today(?:([+-])(\d+)([my]?))?$/.exec(kept.value);
        const how = make("select");
        how.setAttribute("aria-label", words.compared);
        how.append(
          new Option(words.days_before, "-"), new Option(words.days_after, "+"),
          new Option(words.months_before, "-m"), new Option(words.months_after, "+m"),
          new Option(words.years_before, "-y"), new Option(words.years_after, "+y"),
          new Option(words.the_date, "date"),
        );
        how.value = relative ? (relative[1] ?? "-") + (relative[3] ?? "") : "date";
        const days = make("input", { type: "number", min: 0, max: 99999, value: relative?.[2] ?? 0 });
        days.setAttribute("aria-label", words.how_many);
        const day = make("input", { type: "date", value: relative ? "" : kept.value });
        day.setAttribute("aria-label", words.date);
        const update = () => {
          days.hidden = how.value === "date";
          day.hidden = !days.hidden;
          const [sign, unit = ""] = how.value;
          kept.value = how.value === "date" ? day.value : `today${Number(days.value) ? sign + Number(days.value) + unit : ""}`;
        };
        for (const input of [how, days, day]) input.addEventListener("input", update);
        update();
        box.replaceChildren(days, how, day, kept);
      };
      const draw = () => {
        const asked = question();
        const operator = test()?.querySelector("select[name$=operator]");
        if (asked && operator) {
          const allowed = new Set(other()?.value ? asked.compared : asked.operators.map(([value]) => value));
          for (const option of operator.options) option.hidden = option.disabled = !allowed.has(option.value);
          if (!allowed.has(operator.value)) operator.value = [...allowed][0] ?? "";
        }
        const bare = ["is_answered", "is_not_answered", "is_unknown"].includes(operator?.value);
        box.hidden = bare || Boolean(other()?.value);
        const whole = box.closest("[data-contentpath]");
        if (whole) whole.hidden = box.hidden;
        if (other()) {
          const field = other().closest("[data-contentpath]") ?? other();
          field.hidden = !other().value && (bare || !asked?.compared.length);
        }
        box.oninput = null;
        if (box.hidden || !asked) {
          box.replaceChildren(...values.map(hidden));
        } else if (asked.values === "options") {
          const several = ["is_one_of", "contains", "does_not_contain"].includes(operator?.value);
          const select = make("select", { name, multiple: several });
          select.setAttribute("aria-label", words.answer);
          if (!several) select.append(new Option("", ""));
          select.append(...asked.options.map(([value, label]) => new Option(label, value, false, values.includes(value))));
          const lost = values.filter((value) => !asked.options.some(([each]) => each === value));
          select.append(...lost.map((value) => new Option(words.missing, value, true, true)));
          box.replaceChildren(select);
        } else if (asked.values === "date" && operator?.value !== "within_last_days") {
          drawDate();
        } else {
          const numeric = asked.values === "number" || operator?.value === "within_last_days";
          const label = operator?.value === "within_last_days" ? words.days : words.answer;
          const inputFor = (value) => {
            const input = make("input", { name, type: numeric ? "number" : "text", step: "any", value });
            input.setAttribute("aria-label", label);
            return input;
          };
          const several = operator?.value === "is_one_of";
          box.replaceChildren(...(several ? values : values.slice(0, 1)).map(inputFor));
          if (several || !values.length) box.append(inputFor(""));
          // There is always room for another one.
          if (several) box.oninput = () => { if (box.lastElementChild.value) box.append(inputFor("")); };
        }
      };
      box.addEventListener("change", () => { values = read(); });
      // The question's own select is drawn after this one.
      requestAnimationFrame(() => {
        draw();
        test()?.addEventListener("cf-picked", (event) => {
          if (event.target.dataset.picks === "question") values = [];
          draw();
        });
        test()?.querySelector("select[name$=operator]")?.addEventListener("change", () => { values = read(); draw(); });
      });
      const bound = new Bound(box, id);
      bound.getValue = bound.getState = () => (box.querySelector("[name]") ? read() : values);
      bound.setState = (value) => { values = value ?? []; draw(); };
      bound.getTextLabel = () => "";
      return bound;
    }
  }

  // A question set: which one, and its questions, which are changed where the set is.
  class QuestionSet {
    render(placeholder, name, id, state) {
      let kept = state ?? { set: "", version: 0, questions: [] };
      const box = make("div", { className: "cf-set" });
      const select = make("select", { name, id });
      select.setAttribute("aria-label", words.set);
      const version = make("input", { type: "hidden", name: `${name}-version` });
      const shown = make("div");
      placeholder.replaceWith(box);
      box.append(select, version, shown);
      const sets = () => choices().sets ?? [];
      const chosen = () => sets().find((each) => each.key === select.value);
      const draw = () => {
        const set = chosen();
        const isKept = select.value === kept.set;
        version.value = isKept ? kept.version : (set?.version ?? 0);
        const list = make("ol");
        const asked = isKept && kept.questions.length ? kept.questions : (set?.questions ?? []);
        list.append(...asked.map((label) => make("li", { textContent: label })));
        shown.replaceChildren(list);
        if (set) {
          const link = make("a", { href: set.url, textContent: words.open_set });
          shown.append(link);
        }
        if (set && Number(version.value) < set.version) {
          shown.append(make("p", { className: "cf-soft", textContent: words.older_set }));
        }
      };
      const fill = () => {
        const value = select.value || kept.set;
        select.replaceChildren(
          new Option(words.choose, ""),
          ...sets().map((each) => new Option(each.name, each.key, false, each.key === value)),
        );
        if (value && select.value !== value) select.append(new Option(words.missing, value, true, true));
      };
      select.addEventListener("change", draw);
      const bound = new Bound(select, id);
      bound.getValue = bound.getState = () => (select.value === kept.set
        ? kept
        : { set: select.value, version: Number(version.value), questions: [] });
      bound.setState = (value) => { kept = value; select.value = ""; fill(); draw(); };
      bound.setState(kept);
      return bound;
    }
  }

  window.telepath.register("cms_forms.QuestionSet", QuestionSet);
  window.telepath.register("cms_forms.Picker", Picker);
  window.telepath.register("cms_forms.TestValues", TestValues);
})();
