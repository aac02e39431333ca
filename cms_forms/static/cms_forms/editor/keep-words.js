// Draftail hands what was typed to its form only when nobody has typed for 250 ms, and Wagtail's page
// form looks for changes every 500 ms. Whoever saves or leaves sooner would lose words.
(() => {
  const isComment = (range) => range.style.startsWith("COMMENT-");

  // Into the form at every change. Ranges that mark comments are not part of the text.
  function hand(editor) {
    const wrapper = editor.editorRef?.editor?.editor?.closest?.("[data-draftail-editor-wrapper]");
    const inputs = [...(wrapper?.parentNode.querySelectorAll("input, textarea") ?? [])];
    const input = inputs.find((each) => each.draftailEditor === editor);
    if (!input) return;
    const raw = window.Draftail.serialiseEditorStateToRaw(editor.getEditorState());
    for (const block of raw?.blocks ?? []) {
      block.inlineStyleRanges = block.inlineStyleRanges.filter((range) => !isComment(range));
    }
    input.rawContentState = raw;
    input.value = JSON.stringify(raw);
  }

  function watch() {
    const prototype = window.Draftail?.DraftailEditor?.prototype;
    if (!prototype || prototype.handsOver) return;
    prototype.handsOver = true;
    const contentOf = (props, state) => (props.editorState ?? state.editorState)?.getCurrentContent();
    const before = prototype.componentDidUpdate;
    prototype.componentDidUpdate = function (props, state, ...rest) {
      before?.call(this, props, state, ...rest);
      if (contentOf(props, state) !== contentOf(this.props, this.state)) hand(this);
    };
  }
  watch();
  // On some screens Draftail is loaded after this.
  document.addEventListener("DOMContentLoaded", watch);

  const form = document.querySelector("form[data-edit-form], form[data-keep-words]");
  if (!form) return;
  const NOT_WORDS = /^(csrfmiddlewaretoken|loaded_revision_|next$|overwrite_revision_id$|comments-)/;
  const written = (data = new FormData(form)) =>
    JSON.stringify([...data].filter(([name, value]) => typeof value === "string" && !NOT_WORDS.test(name)));
  // What came back refused is not kept anywhere.
  let kept = form.dataset.keepWords === "refused" ? "" : undefined;
  let sent;
  let leaving = false;

  // Until somebody touches it, the form still draws itself.
  for (const kind of ["keydown", "pointerdown", "focusin"]) {
    form.addEventListener(kind, () => { kept ??= written(); }, true);
  }
  form.addEventListener("submit", (event) => { leaving = !event.defaultPrevented; });
  form.addEventListener("w-autosave:save", ({ detail }) => { sent = written(detail.formData); });
  form.addEventListener("w-autosave:success", () => {
    if (sent === undefined) return;
    kept = sent;
    // Wagtail takes what was typed while it saved for saved too.
    if (written() !== kept) {
      form.dispatchEvent(new CustomEvent("w-unsaved:add", { cancelable: true, bubbles: true, detail: { type: "edits" } }));
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && kept !== undefined && written() !== kept) event.preventDefault();
  });
})();
