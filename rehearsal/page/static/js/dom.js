// Building the page from nodes. Text always enters as a text node, never as markup.

/** Make an element: h("p", {class: "x", onclick: f}, "text", child). Null children are left out. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child ?? false));
  return node;
}

function set(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "class") node.className = value;
  else if (name === "value") node.value = value;
  else if (name === "dataset") Object.assign(node.dataset, value);
  else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else node.setAttribute(name, value === true ? "" : String(value));
}

let counter = 0;

/** An id that no other element of this page has. */
export function uid(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** Text for those who do not see the page. */
export function unseen(text) {
  return h("span", { class: "unseen" }, text);
}

/** Make `parent` hold `nodes` in order, moving only what must move, so that focus stays put. */
export function reconcile(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  let cursor = parent.firstChild;
  for (const node of nodes) {
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
}

/** Run `work` soon after what is drawn now can be seen; what a person does goes before it. In a tab that nobody
 * sees it waits until somebody does. */
export function whenIdle(work) {
  requestAnimationFrame(() => setTimeout(() => (
    (window.requestIdleCallback ?? setTimeout)(work, { timeout: 500 }))));
}

/** Run `work` once, `wait` milliseconds after the last of several calls. */
export function settle(work, wait) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), wait);
  };
}
