// What axe does not see. Each function returns sentences about what is wrong; none is good.
(() => {
  const seen = (element) => {
    const { width, height } = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const heard = element.closest(".govuk-visually-hidden, .brand__name, .govuk-skip-link");
    return width > 1 && height > 1 && element.checkVisibility() && style.visibility === "visible" && !(heard && heard !== element);
  };
  const named = (element) =>
    `<${element.localName} class="${element.className}"> ${(element.innerText || element.id || "").slice(0, 40)}`;
  const numbers = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
  const opaque = (colour) => colour.startsWith("rgb") && (numbers(colour)[3] ?? 1) > 0.5;
  const luminance = (colour) => {
    const [red, green, blue] = numbers(colour).map((channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (opaque(backgroundColor)) return backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };

  // The bands of colour round an element, each with how many pixels of it can be seen.
  const bands = (element) => {
    const style = getComputedStyle(element);
    const outline =
      style.outlineStyle === "none" || !opaque(style.outlineColor) ? 0 : parseFloat(style.outlineWidth);
    const found = outline ? [{ colour: style.outlineColor, pixels: outline }] : [];
    for (const layer of style.boxShadow === "none" ? [] : style.boxShadow.split(/,(?![^(]*\))/)) {
      const [colour] = layer.match(/rgba?\([^)]*\)/);
      const [x, y, blur, spread] = layer.match(/-?[\d.]+px/g).map(parseFloat);
      if (opaque(colour) && !blur && !layer.includes("inset"))
        found.push({ colour, pixels: Math.max(Math.abs(x), Math.abs(y)) + spread - outline });
    }
    return found;
  };

  const tabbable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";

  // WCAG 2.2, 1.4.11 and 2.4.11: what has the focus stands out by 3 : 1, and nothing covers it.
  const focus = () => {
    const wrong = [];
    for (const element of document.querySelectorAll(tabbable)) {
      if (element.disabled || !element.getClientRects().length || !element.checkVisibility()) continue;
      element.focus();
      if (!element.matches(":focus-visible")) wrong.push(`${named(element)}: cannot be focused`);
      const shown = element.closest(".govuk-radios__item, .govuk-checkboxes__item") || element;
      const behind = ground(shown.parentElement);
      const best = Math.max(
        0,
        ...bands(shown).filter((band) => band.pixels >= 2).map((band) => contrast(band.colour, behind)),
      );
      if (best < 3) wrong.push(`${named(element)}: ${best.toFixed(1)} : 1 on ${behind}`);
      const words = getComputedStyle(shown);
      if (contrast(words.color, ground(shown)) < 4.5) wrong.push(`${named(element)}: words cannot be read`);
      const [box] = shown.getClientRects(); // a link may go on in the next line, beside other words
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
      if (top && !shown.contains(top) && !top.contains(shown))
        wrong.push(`${named(element)}: covered by ${named(top)}`);
    }
    document.activeElement.blur();
    scrollTo(0, 0);
    return wrong;
  };

  // WCAG 2.2, 1.4.10 and 1.4.12: nothing is cut off, off the screen or on top of another. A table
  // of figures may scroll sideways in a frame of its own, as 1.4.10 allows.
  const fit = () => {
    const wrong = [];
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) wrong.push("the page scrolls sideways");
    for (const element of document.body.querySelectorAll("*")) {
      if (!seen(element) || element.closest("svg, option, [hidden], .scroll > *")) continue;
      const box = element.getBoundingClientRect();
      if (box.right > width + 1 || box.left < -1) wrong.push(`${named(element)}: off the screen`);
      const style = getComputedStyle(element);
      const cut = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
      if (cut && !element.matches("input, textarea") && (style.overflowX === "hidden" || style.overflowX === "clip"))
        wrong.push(`${named(element)}: cut off`);
      if (element.matches("button, .govuk-button, .tag")) {
        const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        const words = document.createRange();
        while (texts.nextNode()) {
          // What is only heard is cut to nothing on purpose.
          if (texts.currentNode.parentElement.closest(".govuk-visually-hidden")) continue;
          words.selectNodeContents(texts.currentNode);
          if (words.getBoundingClientRect().right > box.right + 1)
            wrong.push(`${named(element)}: its words are wider than it is`);
        }
      }
    }
    const pressed = [...document.querySelectorAll("a[href], button, .brand, h1")].filter(seen);
    for (const one of pressed)
      for (const other of pressed) {
        if (one === other || one.contains(other) || other.contains(one)) continue;
        const overlaps = [...one.getClientRects()].some((a) =>
          [...other.getClientRects()].some(
            (b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
              Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 8,
          ),
        );
        if (overlaps) wrong.push(`${named(one)}: on top of ${named(other)}`);
      }
    return [...new Set(wrong)];
  };

  // WCAG 2.2, 1.4.10 at 400 %: the first screen shows where one is, the next is not mostly header.
  const firstScreen = () => {
    scrollTo(0, 0);
    const heading = document.querySelector("main h1, main h2").getBoundingClientRect();
    const wrong = heading.top > innerHeight * 0.75 ? [`the heading begins at ${heading.top} of ${innerHeight}`] : [];
    scrollTo(0, 400);
    for (const element of document.body.querySelectorAll("*")) {
      const stays = ["sticky", "fixed"].includes(getComputedStyle(element).position);
      const { top, bottom } = element.getBoundingClientRect();
      if (stays && bottom > 0 && bottom - Math.max(top, 0) > innerHeight / 4)
        wrong.push(`${named(element)}: stays on ${bottom - top} of ${innerHeight}`);
    }
    scrollTo(0, 0);
    return wrong;
  };

  // WCAG 2.2, 2.4.3, of a screen in one column: the focus begins at the skip link and goes down.
  const order = () => {
    const reached = [...document.querySelectorAll(tabbable)].filter(
      (element) => !element.disabled && element.getClientRects().length && element.checkVisibility() && element.tabIndex >= 0,
    );
    const wrong = reached.filter((element) => element.tabIndex > 0).map((element) => `${named(element)}: has a place of its own`);
    if (!reached[0]?.matches(".govuk-skip-link")) wrong.push("the focus does not begin at the skip link");
    const inMain = reached.filter((element) => element.closest("main"));
    for (const [place, element] of inMain.entries()) {
      const before = inMain[place - 1];
      if (before && element.getBoundingClientRect().bottom <= before.getBoundingClientRect().top)
        wrong.push(`${named(element)}: above ${named(before)}, and after it in the order`);
    }
    return wrong;
  };

  // What every screen has: one heading; and where something is wrong, a summary with the focus whose links lead on.
  const headings = () => {
    const wrong = [];
    const count = document.querySelectorAll("h1").length;
    if (count !== 1) wrong.push(`${count} headings of the first level`);
    const summary = document.querySelector(".govuk-error-summary");
    if (summary && !summary.contains(document.activeElement)) wrong.push("the summary of errors has not the focus");
    for (const link of summary ? summary.querySelectorAll("a") : []) {
      const aim = link.hash && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (link.pathname === location.pathname && link.hash && !aim) wrong.push(`${named(link)}: leads nowhere`);
    }
    return wrong;
  };

  window.measures = { focus, fit, firstScreen, order, headings };
})();
