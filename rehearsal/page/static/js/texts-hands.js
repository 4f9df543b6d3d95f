// The words for signs on messages and for files, in both languages, under the same keys.

export const HANDS = {
  sv: {
    react: "Reagera",
    reactTo: (name) => `Reagera på ${name}`,
    signs: {
      "+1": "Tummen upp", heart: "Hjärta", clap: "Applåd", tada: "Konfetti",
      white_check_mark: "Bock", eyes: "Ögon", pray: "Tack", smile: "Leende",
      raised_hand: "Uppsträckt hand", raised_hands: "Lyfta händer", handshake: "Handslag",
      wave: "Vinkning", bulb: "Glödlampa", thinking_face: "Fundersam", question: "Frågetecken",
      "-1": "Tummen ner",
    },
    signBy: (sign, who) => `${sign}: ${who}`,
    attach: "Bifoga en fil",
    attached: (name) => `Filen ${name} följer med när du skickar.`,
    takeOff: (name) => `Ta bort filen ${name}`,
    dropHere: "Släpp filen här",
    oneFile: "En fil i taget: bara den första togs med.",
    noFolder: "En mapp går inte att bifoga. Välj en fil.",
    noCommandWithFile: "En fil kan inte följa med ett kommando. Ta bort filen, eller börja inte med /.",
    sizeOf: (bytes) => size(bytes, "sv-SE"),
  },
  en: {
    react: "React",
    reactTo: (name) => `React to ${name}`,
    signs: {
      "+1": "Thumbs up", heart: "Heart", clap: "Clapping hands", tada: "Party popper",
      white_check_mark: "Check mark", eyes: "Eyes", pray: "Thank you", smile: "Smile",
      raised_hand: "Raised hand", raised_hands: "Hands in the air", handshake: "Handshake",
      wave: "Waving hand", bulb: "Light bulb", thinking_face: "Thinking face",
      question: "Question mark", "-1": "Thumbs down",
    },
    signBy: (sign, who) => `${sign}: ${who}`,
    attach: "Attach a file",
    attached: (name) => `The file ${name} goes with what you send.`,
    takeOff: (name) => `Remove the file ${name}`,
    dropHere: "Drop the file here",
    oneFile: "One file at a time: only the first was taken.",
    noFolder: "A folder cannot be attached. Choose a file.",
    noCommandWithFile: "A file cannot go with a command. Remove the file, or do not begin with /.",
    sizeOf: (bytes) => size(bytes, "en-GB"),
  },
};

/** A size as people say it: whole kilobytes, or megabytes with one decimal. */
function size(bytes, locale) {
  const large = bytes >= 1_000_000;
  const number = large ? bytes / 1_000_000 : Math.max(1, Math.round(bytes / 1000));
  const digits = { maximumFractionDigits: large ? 1 : 0 };
  return `${number.toLocaleString(locale, digits)} ${large ? "MB" : "kB"}`;
}
