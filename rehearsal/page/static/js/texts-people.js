// The words for where people belong, in both languages, under the same keys.

export const PEOPLE = {
  sv: {
    otherWorkspace: "annan arbetsyta",
    guestOf: { multi: "gäst", single: "gäst i en kanal" },
    hasJoined: "har gått med i kanalen",
    wasDeleted: "Meddelandet har tagits bort.",
    guestWithoutCommands: "Gäster har inga snedstreckskommandon här.",
    directs: "Direktmeddelanden",
    writeSomebody: "Skriv till någon",
    writeWhom: "Vem vill du skriva till?",
    emptyDirect: (name) => `Du och ${name} har inte skrivit till varandra än.`,
    outOfReach: (name) => `Du når inte ${name}: ni är inte med i någon gemensam kanal.`,
    closedAccount: (name) => `Kontot för ${name} är stängt.`,
  },
  en: {
    otherWorkspace: "other workspace",
    guestOf: { multi: "guest", single: "guest in one channel" },
    hasJoined: "has joined the channel",
    wasDeleted: "This message was deleted.",
    guestWithoutCommands: "Guests have no slash commands here.",
    directs: "Direct messages",
    writeSomebody: "Write to somebody",
    writeWhom: "Whom do you want to write to?",
    emptyDirect: (name) => `You and ${name} have not written to each other yet.`,
    outOfReach: (name) => `You cannot reach ${name}: you are in no channel together.`,
    closedAccount: (name) => `The account of ${name} is closed.`,
  },
};
