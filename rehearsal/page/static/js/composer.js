// Where people write: text, mentions and slash commands, with suggestions while they type; and a file.

import { post } from "./api.js";
import { Attachment } from "./attaching.js";
import { avatar } from "./avatar.js";
import { belonging, isKnown, withoutCommands } from "./belonging.js";
import { h, uid } from "./dom.js";
import { icon } from "./icons.js";
import { fold, t } from "./i18n.js";
import {
  bot, botName, channel, directWith, go, isPerson, me, organisation, ownIm, partner, session,
} from "./store.js";
import { acked, failed, toast } from "./toasts.js";
import { refreshViews } from "./modal.js";
import { tellWriting, writingLine } from "./writing.js";

const MOST_SUGGESTIONS = 8;
/** What is not sent yet, and who was chosen in it: each {text, picked} by where it is written. */
const drafts = new Map();
/** Where the name of the place would be cut; the field is drawn anew at each place. */
const narrow = matchMedia("(max-width: 480px)");

function draft(key) {
  return drafts.get(key) ?? { text: "", picked: new Map() };
}

/** Go to the field of the place, behind so many letters. */
function stand(at) {
  const field = document.getElementById("composer-text");
  field?.focus();
  field?.setSelectionRange(at, at);
}

/** A field to write in, for a place and perhaps a thread; `sent()` runs after each message. */
export class Composer {
  constructor({ label, place, thread = null, sent }) {
    this.draftKey = `${session.me} ${place} ${thread}`;
    const { text, picked } = draft(this.draftKey);
    Object.assign(this, { place, thread, sent, picked, items: [], active: 0 });
    this.attachment = new Attachment(this.draftKey, () => this.refreshed());
    this.build(label);
    this.text.value = text;
    this.changed();
  }

  build(label) {
    const listId = uid("suggestions");
    const name = me()?.name ?? "";
    this.hint = h("div", { class: "hint", id: uid("hint"), role: "status", hidden: true });
    this.list = h("div", { class: "suggestions", id: listId, role: "listbox", hidden: true });
    this.status = h("p", { class: "unseen", role: "status" });
    this.text = h("textarea", { id: this.thread ? uid("reply-text") : "composer-text", rows: "1",
      placeholder: narrow.matches ? t("writeShort") : `${label} ${t("asWhom", name)}`,
      "aria-label": `${label}. ${t("writingAs", name)}`, "aria-autocomplete": "list", "aria-controls": listId,
      "aria-describedby": this.hint.id, title: t("sendHint"),
      oninput: () => this.typed(), onkeydown: (event) => this.key(event),
      onblur: () => setTimeout(() => this.left(), 150), onclick: () => this.changed() });
    this.button = h("button", { class: "send", type: "submit", "aria-label": t("send") },
      icon("send"));
    this.node = h("form", { class: "composer", onsubmit: (event) => {
      event.preventDefault();
      this.send();
    } }, this.list, this.hint, this.status, this.attachment.line, this.attachment.input,
    h("div", { class: "composer-box" }, h("span", { class: "composer-as", title: t("writingAs", name) },
      avatar(session.me ?? "", name, false)), this.attachment.button, this.text, this.button),
    writingLine());
  }

  /** A file has come or gone. */
  refreshed() {
    this.changed();
    this.text.focus();
  }

  typed() {
    if (this.place !== "app" && this.text.value) tellWriting(this.target());
    this.changed();
  }

  changed() {
    const { value } = this.text;
    drafts.set(this.draftKey, { text: value, picked: this.picked });
    requestAnimationFrame(() => this.grow());
    this.button.disabled = !value.trim() && !this.attachment.file;
    if (value.startsWith("/")) this.commandHelp(value);
    else {
      this.say(null);
      this.suggest(this.mentions());
    }
  }

  /** The suggestions go when the focus has gone, but not when it only came and went. */
  left() {
    if (document.activeElement !== this.text) this.suggest([]);
  }

  /** As high as the text; its style sheet says how high at most. An empty one has its height from there. */
  grow() {
    if (!this.text.value) {
      this.text.style.height = "";
      return;
    }
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
  }

  commandHelp(value) {
    const without = withoutCommands(me());
    if (without) {
      this.suggest([]);
      this.say(t(this.place === "app" ? "withoutSlash" : "toBotAlone", without, botName()),
        ...this.insteads());
      return;
    }
    if (this.thread) {
      this.suggest([]);
      this.say(t("noCommandsInThread"));
      return;
    }
    const word = value.split(/\s/)[0];
    const exact = session.state.commands.find((one) => one.command === word);
    this.say(exact && value.includes(" ") ? `${exact.command} ${exact.usage_hint ?? ""}` : null);
    this.suggest(value.includes(" ") ? this.mentions() : session.state.commands
      .filter((one) => one.command.startsWith(word))
      .map((one) => ({ insert: `${one.command} `, from: 0, title: one.command,
        usage: one.usage_hint, note: one.description })));
  }

  /** The ways to say it without a command: to the app alone first, since all can read a mention. */
  insteads() {
    const button = (text, onclick) => h("button", { class: "button", type: "button", onclick }, text);
    const alone = button(t("useMessage", botName()), () => this.toBot());
    if (partner(this.place)) return [alone]; // the app hears no mention there
    return this.place === "app" ? [button(t("useNoSlash"), () => this.toBot())]
      : [alone, button(t("useMention", botName()), () => this.put(`@${botName()} ${this.withoutSlash()}`))];
  }

  /** "/dialog agenda" and "/agenda" both become "agenda". */
  withoutSlash() {
    return this.text.value.slice(1).replace(/^dialog\s+/, "");
  }

  put(text) {
    this.text.value = text;
    this.text.focus();
    this.changed();
  }

  /** Fill it in where only the app reads it, before what is not sent yet there, and go there. */
  toBot() {
    const text = this.withoutSlash();
    if (this.place === "app" && !this.thread) {
      this.put(text);
      return;
    }
    const key = `${session.me} app null`;
    const there = draft(key);
    drafts.set(key, { text: there.text.trim() ? `${text}\n${there.text}` : text,
      picked: new Map([...there.picked, ...this.picked]) });
    this.picked.clear();
    this.put("");
    go({ place: "app" });
    addEventListener("hashchange", () => stand(text.length), { once: true });
  }

  say(text, ...more) {
    this.hint.hidden = !text;
    this.hint.replaceChildren(...(text ? [h("span", {}, text), ...more] : []));
  }

  /** The people that the @-word before the cursor may mean: the bot first, then those here. */
  mentions() {
    const end = this.text.selectionStart;
    const match = /(^|[\s(])@([^\s@]*(?: [^\s@]*)?)$/.exec(this.text.value.slice(0, end));
    if (!match) return [];
    const wanted = fold(match[2]);
    const from = end - match[2].length - 1;
    return this.candidates().filter((one) => fold(`${one.name} ${organisation(one)}`)
      .split(/[\s,]+/).some((word, at, words) => (
        words.slice(at).join(" ").startsWith(wanted))))
      .filter((one) => match[2].toLocaleLowerCase() !== one.name.toLocaleLowerCase())
      .map((one) => ({ insert: `@${one.name} `, from, title: one.name, person: one,
        note: one.bot ? t("app")
          : [one.title, organisation(one), belonging(one)].filter(Boolean).join(" · ") }));
  }

  candidates() {
    const here = new Set(channel(this.place)?.members ?? []);
    const people = session.state.users.filter((one) => isPerson(one) && isKnown(one)
      && one.id !== session.me);
    const near = people.filter((one) => here.has(one.id));
    return [bot(), ...near, ...people.filter((one) => !here.has(one.id))].filter(Boolean);
  }

  suggest(items) {
    this.items = items.slice(0, MOST_SUGGESTIONS);
    this.active = 0;
    this.list.hidden = !this.items.length;
    this.list.replaceChildren(...this.items.map((item, at) => this.option(item, at)));
    this.list.setAttribute("aria-label", t(this.items[0]?.person ? "people" : "commands"));
    this.status.textContent = this.items.length ? t("suggestions", this.items.length) : "";
    this.markActive();
  }

  option(item, at) {
    return h("div", { class: "suggestion", role: "option", id: uid("suggestion"),
      onpointerdown: (event) => { event.preventDefault(); this.take(at); } },
    item.person ? avatar(item.person.id, item.person.name, item.person.bot)
      : h("span", { class: "slash", "aria-hidden": "true" }, "/"),
    h("span", { class: "suggestion-text" },
      h("strong", {}, item.title, item.usage && h("span", { class: "usage" }, ` ${item.usage}`)),
      item.note && h("small", {}, item.note)));
  }

  markActive() {
    [...this.list.children].forEach((node, at) => {
      node.setAttribute("aria-selected", String(at === this.active));
      if (at === this.active) node.scrollIntoView({ block: "nearest" });
    });
    const id = this.list.children[this.active]?.id;
    if (id) this.text.setAttribute("aria-activedescendant", id);
    else this.text.removeAttribute("aria-activedescendant");
  }

  take(at) {
    const item = this.items[at];
    const { value, selectionStart } = this.text;
    if (item.person) this.picked.set(`@${item.person.name}`, item.person.id);
    const rest = value.slice(selectionStart).replace(/^ /, "");
    this.text.value = value.slice(0, item.from) + item.insert + rest;
    const cursor = item.from + item.insert.length;
    this.text.setSelectionRange(cursor, cursor);
    this.text.focus();
    this.changed();
  }

  key(event) {
    if (event.isComposing) return;
    if (this.items.length && this.listKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    }
  }

  /** Arrow keys, Tab, Enter and Escape belong to the suggestions while they show. */
  listKey(event) {
    const count = this.items.length;
    const step = { ArrowDown: 1, ArrowUp: count - 1 }[event.key];
    const typed = this.text.value.trim();
    if (step !== undefined) {
      this.active = (this.active + step) % count;
      this.markActive();
    } else if (event.key === "Escape") this.suggest([]);
    else if (event.key === "Tab" && !event.shiftKey) this.take(this.active);
    else if (event.key === "Enter" && this.items[this.active].title !== typed) {
      this.take(this.active);
    } else return false;
    event.preventDefault();
    return true;
  }

  async send() {
    const written = this.text.value;
    const value = written.trim();
    if (this.node.getAttribute("aria-busy") === "true") return;
    if (!value && !this.attachment.file) {
      this.text.value = "";
      this.changed();
      return;
    }
    const request = this.request(value);
    if (!request) return;
    try {
      await this.post(request, written);
      await Promise.all([this.sent(), refreshViews()]);
    } catch (error) {
      failed(error);
    }
  }

  /** Post what was written; what is written meanwhile stays, and is the next that can be sent. */
  async post(request, written) {
    this.busy(true);
    try {
      const answer = await post(...await request);
      this.text.value = this.text.value.replace(written, "");
      this.attachment.clear();
      for (const name of this.picked.keys()) if (!this.text.value.includes(name)) this.picked.delete(name);
      acked(answer);
    } finally {
      this.busy(false);
      this.changed();
    }
  }

  busy(on) {
    this.node.setAttribute("aria-busy", String(on));
    this.button.classList.toggle("working", on);
  }

  /** What is to be posted, or a promise of it; null if nothing is. */
  request(value) {
    if (!this.attachment.file) return value.startsWith("/") ? this.command(value) : this.message(value);
    if (!value.startsWith("/")) return this.upload(value);
    toast(t("noCommandWithFile"), "error");
    return null;
  }

  async upload(value) {
    const [, fields] = this.message(value);
    return ["/upload", { ...fields, ...await this.attachment.fields() }];
  }

  message(value) {
    return ["/message", { channel: this.target(), user: session.me, text: this.pointed(value),
      ...(this.thread ? { thread_ts: this.thread } : {}) }];
  }

  command(value) {
    const [word] = value.split(/\s/);
    if (!me().commands || this.thread) {
      this.commandHelp(value);
      return null;
    }
    // Slack's own command; the rest are the app's.
    if (word !== "/invite" && !session.state.commands.some((one) => one.command === word)) {
      toast(t("unknownCommand", word), "error");
      return null;
    }
    return ["/command", { channel: this.target(), user: session.me, command: word,
      text: this.pointed(value.slice(word.length).trim()) }];
  }

  /** The chosen people by their ids, since two can have one name. The rest the rehearsal reads. */
  pointed(value) {
    return [...this.picked].reduce((text, [name, id]) => text.replaceAll(name, `<@${id}>`), value);
  }

  /** Direct messages, with the app or a person, may not exist before the first word in them. */
  target() {
    if (this.place === "app") return ownIm()?.id ?? bot().id;
    return directWith(this.place)?.id ?? this.place;
  }
}
