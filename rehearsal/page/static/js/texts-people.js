// The words for where people belong, in both languages, under the same keys.

export const PEOPLE = {
  sv: {
    otherWorkspace: "annan arbetsyta",
    guestOf: { multi: "gäst", single: "gäst i en kanal" },
    guestWithoutCommands: "Gäster har inga snedstreckskommandon här.",
  },
  en: {
    otherWorkspace: "other workspace",
    guestOf: { multi: "guest", single: "guest in one channel" },
    guestWithoutCommands: "Guests have no slash commands here.",
  },
};
