// Line icons, drawn as nodes: a policy of "only our own files" allows no data: addresses.

const PATHS = {
  hash: "M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16",
  lock: "M7 11V8.5a5 5 0 0 1 10 0V11M5.5 11h13v8.5h-13z",
  guest: "M12 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM6 19v-1.5a4 4 0 0 1 4-4h4a4 4 0 0 1 4 4V19z",
  share: "M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 1 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 1 0 5.7 5.7l1-1",
  home: "M4 11.5 12 5l8 6.5M6.5 10v9h11v-9M10 19v-5h4v5",
  chat: "M4.5 6.5A2 2 0 0 1 6.5 4.5h11a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H11l-4.5 4v-4a2 2 0 0 1-2-2z",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6 6 18",
  down: "M6 9.5l6 6 6-6",
  send: "M5 12 4 4.5 20.5 12 4 19.5 5 12zm0 0h7",
  clock: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 7.5V12l3 2",
  skip: "M6 6l8 6-8 6zM17.5 6v12",
  eye: "M3.5 12S6.5 6.5 12 6.5 20.5 12 20.5 12 17.5 17.5 12 17.5 3.5 12 3.5 12zM12 9.7a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6z",
  search: "M10.5 5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM14.7 14.7 20 20",
  dots: "M6 12h.01M12 12h.01M18 12h.01",
  check: "M5 12.5l4.5 4.5L19 7.5",
  warn: "M12 4.5 21 19.5H3zM12 10v4.5M12 17h.01",
  under: "M12 4l8 4-8 4-8-4zM4 12l8 4 8-4M4 16l8 4 8-4",
  bell: "M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.5H5zM10.5 20.5h3",
  help: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM9.7 9.6a2.4 2.4 0 1 1 3.3 2.3c-.7.3-1 .8-1 1.6M12 16.4h.01",
  save: "M12 4.5v10M7.5 10.5 12 15l4.5-4.5M5 19h14",
  clip: "M18.5 11.5l-7 7a4 4 0 0 1-5.7-5.7l7.6-7.5a2.7 2.7 0 0 1 3.8 3.8l-7.5 7.5a1.3 1.3 0 0 1-1.9-1.9l6.6-6.5",
  file: "M7 4.5h6.5l4 4v11H7zM13.5 4.5v4h4",
  react: "M20 9.5V12a8 8 0 1 1-7.5-8M9 10.5h.01M14.5 10.5h.01M8.5 14.5c1.8 2.3 5.2 2.3 7 0M19 2.5v5M16.5 5h5",
  write: "M5 19l1-4L16.5 4.5l3 3L9 18zM14 7l3 3",
  pin: "M9 4.5h6M10 4.5v6l-3 3.5h10l-3-3.5v-6M12 14v6",
  picture: "M4.5 5.5h15v13h-15zM4.5 15.5l4.5-4 4 3.5 2.5-2 4 3.5M15 9.5h.01",
  play: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM10 8.8l5 3.2-5 3.2z",
  trash: "M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.3 10.5v6M13.7 10.5v6",
  good: "M7.5 11v8.5H5V11zM7.5 11 11 4.5a1.8 1.8 0 0 1 2.7 1.9L13 9.5h5a1.8 1.8 0 0 1 1.8 2.2l-1.3 6a2.2 2.2 0 0 1-2.2 1.8H7.5",
  bad: "M7.5 13V4.5H5V13zM7.5 13 11 19.5a1.8 1.8 0 0 0 2.7-1.9L13 14.5h5a1.8 1.8 0 0 0 1.8-2.2l-1.3-6a2.2 2.2 0 0 0-2.2-1.8H7.5",
  reply: "M9.5 7 4.5 12l5 5M5 12h9a5 5 0 0 1 5 5v1.5",
};

/** A decorative icon of the current text colour. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
