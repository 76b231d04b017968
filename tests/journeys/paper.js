// A printed page has no navigation and no buttons, and is black on white.
() => {
  const seen = (each) => each.checkVisibility({ visibilityProperty: true });
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  const said = (each) => [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const palest = (each) => Math.max(...getComputedStyle(each).color.match(/\d+/g).slice(0, 3).map(Number));
  const name = (each) => each.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  return [
    ...all(".top, .skip, .actions, main button").map((each) => `on paper: ${name(each)}`),
    ...all("main *").filter((each) => said(each) && palest(each) > 0x66).map((each) => `not black: ${name(each)}`),
  ];
}
