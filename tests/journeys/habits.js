// What a page has to be besides WCAG: headings in order, targets for a thumb, a label for every field,
// every reference to something that is there, figures of one width. `least`: side of a target in CSS pixels.
(least) => {
  const wrong = [];
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  const seen = (each) => each.checkVisibility({ visibilityProperty: true });
  const name = (each) => each.outerHTML.replace(/\s+/g, " ").slice(0, 140);

  const levels = all("h1, h2, h3, h4, h5, h6").map((heading) => Number(heading.tagName[1]));
  const skips = levels.some((level, n) => level > (levels[n - 1] ?? 0) + 1);
  if (skips || levels.filter((level) => level === 1).length !== 1) wrong.push(`headings ${levels}`);
  if (!["id", "en"].includes(document.documentElement.lang)) wrong.push("no language");
  if (document.querySelector("body a")?.hash !== "#isi") wrong.push("no link to the content first");
  if (all(".top [aria-current=page]").length > 1) wrong.push("two current pages");

  for (const each of all("button, .button, select, textarea, input, summary, .tap, .top a")) {
    const target = each.closest(".tick") ?? each;
    const { height } = target.getBoundingClientRect();
    if (height < least - 0.5) wrong.push(`${Math.round(height)} px high: ${name(each)}`);
  }
  for (const each of all("main input, main select, main textarea")) {
    if (each.labels?.length === 0 && !each.getAttribute("aria-labelledby")) wrong.push(`no label: ${name(each)}`);
  }
  for (const attribute of ["aria-labelledby", "aria-describedby"]) {
    for (const each of all(`[${attribute}]`)) {
      const missing = each.getAttribute(attribute).split(" ").filter((id) => !document.getElementById(id));
      if (missing.length) wrong.push(`points to nothing (${missing}): ${name(each)}`);
    }
  }
  const ids = all("[id]").map((each) => each.id);
  const twice = ids.filter((id, n) => ids.indexOf(id) !== n);
  if (twice.length) wrong.push(`ids twice: ${twice}`);
  for (const each of all("td.n, th.n")) {
    const style = getComputedStyle(each);
    if (!style.fontVariantNumeric.includes("tabular")) wrong.push(`figures: ${name(each)}`);
  }
  return [...new Set(wrong)];
}
