// "Act as": who the page is at the moment, and the list to choose another from.

import { askedOf, howManyAsked, parties, partOf, refreshAsked } from "./asked.js";
import { avatar } from "./avatar.js";
import { belonging, belongingSign, mayWrite } from "./belonging.js";
import { h, uid, unseen } from "./dom.js";
import { leaveOnClose } from "./focus.js";
import { icon } from "./icons.js";
import { either, fold, t } from "./i18n.js";
import { everybody, go, isPerson, me, organisation, peopleWithNews, session, team, user } from "./store.js";
import { announce } from "./toasts.js";

/** The button that says who acts and opens the list. */
export function actAsButton() {
  const one = me();
  const news = peopleWithNews().length;
  if (!one) return h("span", {});
  return h("button", { class: "act-as", id: "act-as", type: "button", "aria-haspopup": "dialog",
    onclick: () => openPeople(ACTING) },
  avatar(one.id, one.name, false),
  h("span", { class: "act-as-text" }, h("span", { class: "act-as-label" }, t("actAs"), " "),
    h("span", { class: "act-as-name" }, one.name, " ", h("small", {}, organisation(one)))),
  news ? h("span", { class: "count", title: t("newsCount", news) },
    h("span", { "aria-hidden": "true" }, String(news)), unseen(t("newsCount", news))) : null, icon("down"));
}

const ACTING = {
  title: "actAs",
  opener: "act-as",
  all: true,
  isOffered: () => true,
  pick(id) {
    go({ me: id });
    announce(t("nowActing", user(id).name));
  },
};

const WRITING = {
  title: "writeWhom",
  opener: "write-to",
  all: false,
  isOffered: (one) => one.id !== session.me && mayWrite(one),
  pick(id) {
    const before = location.hash;
    go({ place: id });
    const write = () => document.getElementById("composer-text")?.focus();
    if (location.hash === before) write();
    else addEventListener("hashchange", write, { once: true });
  },
};

/** Open the list of those whom the acting person can write to. */
export function chooseWhomToWrite() {
  openPeople(WRITING);
}

/** `way` says what the list is for: its title, who opened it, who stands in it, and what a choice does. */
function openPeople(way) {
  const title = uid("people");
  const listId = uid("people-list");
  const status = h("p", { class: "unseen", role: "status" });
  const list = h("div", { class: "people-list", id: listId, role: "listbox", tabindex: "-1",
    "aria-label": t(way.title) });
  const search = h("input", { class: "field", type: "text", role: "combobox", autocomplete: "off",
    "aria-expanded": "true", "aria-controls": listId, "aria-autocomplete": "list",
    "aria-label": t("searchPeople"), placeholder: t("searchPeople") });
  const only = h("input", { type: "checkbox", id: uid("only"), onchange: () => fill() });
  const onlyText = h("span", {});
  const dialog = h("dialog", { class: "dialog people", "aria-labelledby": title },
    h("div", { class: "dialog-head" }, h("h2", { id: title }, t(way.title)),
      h("button", { class: "icon-button", type: "button", "aria-label": t("close"),
        onclick: () => dialog.close() }, icon("close"))),
    h("div", { class: "people-search" }, icon("search"), search),
    way.all && h("label", { class: "check people-only" }, only, onlyText), list, status);
  const pick = (id) => {
    dialog.close();
    way.pick(id);
  };
  const fill = () => {
    onlyText.textContent = t("onlyAsked", howManyAsked());
    const found = draw(list, { text: search.value, only: only.checked, way }, pick);
    mark(list, search, list.querySelector("[role=option]"));
    status.textContent = found ? t("peopleCount", found) : t("noPeople");
  };
  search.addEventListener("input", fill);
  dialog.addEventListener("keydown", (event) => keys(event, list, search));
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  leaveOnClose(dialog, () => document.getElementById(way.opener));
  document.body.append(dialog);
  fill();
  dialog.showModal();
  search.focus();
  refreshAsked().then(() => { if (dialog.open) fill(); }, () => {});
}

/** Draw the groups of those who match; returns how many people there are. */
function draw(list, { text, only, way }, pick) {
  const words = fold(text).split(/\s+/).filter(Boolean);
  const matches = (one) => way.isOffered(one) && (!only || askedOf(one.id))
    && words.every((word) => searchable(one).includes(word));
  const groups = grouped(way.all && words.length === 0)
    .map(([name, people]) => [name, people.filter(matches)])
    .filter(([, people]) => people.length);
  list.replaceChildren(...groups.map(([name, people]) => group(name, people, { pick, way })));
  if (!groups.length) {
    list.append(h("p", { class: "empty" }, t(only && !howManyAsked() ? "nobodyAsked" : "noPeople")));
  }
  return new Set(groups.flatMap(([, people]) => people.map((one) => one.id))).size;
}

function searchable(one) {
  return fold([one.name, one.title, organisation(one), team(one.team)?.name, one.category, belonging(one),
    partOf(one.id)].join(" "));
}

/** [name, people]: first those with news and the latest ones, then everybody by party. */
function grouped(withShortcuts) {
  const groups = new Map();
  if (withShortcuts) {
    groups.set(t("withNews"), peopleWithNews().map(user));
    groups.set(t("lately"), session.recent.filter((id) => id !== session.me).map(user));
  }
  const placed = new Set();
  for (const party of parties()) {
    for (const one of party.people.map((each) => user(each.user)).filter((each) => each && isPerson(each))) {
      if (!placed.has(one.id)) add(groups, `${party.name} · ${either(party.category)}`, one);
      placed.add(one.id);
    }
  }
  for (const one of everybody().filter((each) => !placed.has(each.id))) {
    add(groups, one.parties?.[0] ?? t(one.external ? "fromWorkspace" : "ownWorkspace",
      team(one.team)?.name ?? ""), one);
  }
  return [...groups];
}

function add(groups, name, one) {
  if (!groups.has(name)) groups.set(name, []);
  groups.get(name).push(one);
}

function group(name, people, choice) {
  const id = uid("group");
  return h("div", { role: "group", "aria-labelledby": id },
    h("p", { class: "people-group", id }, name), people.map((one) => option(one, choice)));
}

function option(one, { pick, way }) {
  const chosen = one.id === session.me;
  const asked = way.all && askedOf(one.id);
  const part = way.all && partOf(one.id);
  return h("div", { class: "person", role: "option", id: uid("person"), dataset: { user: one.id },
    "aria-selected": String(chosen), onclick: () => pick(one.id) },
  avatar(one.id, one.name, false),
  h("span", { class: "person-text" }, h("span", {}, h("strong", {}, one.name),
    part && [" ", h("span", { class: "person-part" }, part)]),
    h("small", {}, [one.title, organisation(one)].filter(Boolean).join(" · ")),
    asked && h("small", { class: "person-asked" }, icon("bell"), asked)),
  belonging(one) && h("span", { class: "person-mark" }, icon(belongingSign(one)), belonging(one)),
  chosen && icon("check"));
}

function mark(list, search, option_) {
  list.querySelector(".active")?.classList.remove("active");
  option_?.classList.add("active");
  if (option_) search.setAttribute("aria-activedescendant", option_.id);
  else search.removeAttribute("aria-activedescendant");
  option_?.scrollIntoView({ block: "nearest" });
}

/** Arrows move and Enter chooses wherever the focus is in the dialog; a button keeps its own Enter. */
function keys(event, list, search) {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const options = [...list.querySelectorAll("[role=option]")];
  const at = options.findIndex((one) => one.classList.contains("active"));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (event.key === "Enter" && event.target.localName !== "button") {
    event.preventDefault();
    options[at]?.click();
  } else if (to !== undefined && options.length) {
    event.preventDefault();
    search.focus();
    mark(list, search, options.at(to % options.length));
  }
}
