// The words for where people belong, in both languages, under the same keys.

export const PEOPLE = {
  sv: {
    otherWorkspace: "annan arbetsyta",
    guestOf: { multi: "gäst", single: "gäst i en kanal" },
    guestWithoutCommands: (bot) => `Gäster har inga snedstreckskommandon här. Skriv i stället till @${bot}. `
      + `Det ger samma svar.`,
  },
  en: {
    otherWorkspace: "other workspace",
    guestOf: { multi: "guest", single: "guest in one channel" },
    guestWithoutCommands: (bot) => `Guests have no slash commands here. Write to @${bot} instead. `
      + `The answer is the same.`,
  },
};
