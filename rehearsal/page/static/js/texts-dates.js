// How dates, times and spans are written. The browser could do it, but not before it has read its tables
// of all languages, which takes as long as to draw the page.

const counted = (one, many) => (n) => `${n} ${n === 1 ? one : many}`;

export const DATES = {
  sv: {
    weekdays: ["söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag"],
    shortWeekdays: ["sön", "mån", "tis", "ons", "tors", "fre", "lör"],
    months: ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
      "oktober", "november", "december"],
    shortMonths: ["jan.", "feb.", "mars", "apr.", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.",
      "dec."],
    dayInNumbers: (year, month, day) => `${year}-${month}-${day}`,
    timeOfDay: (day, time) => `${day} kl. ${time}`,
    timeOfShortDay: (day, time) => `${day} ${time}`,
    spans: { minute: counted("minut", "minuter"), hour: counted("timme", "timmar"),
      day: counted("dag", "dagar"), week: counted("vecka", "veckor") },
    spanAhead: (span) => `om ${span}`,
    spanAgo: (span) => `för ${span} sedan`,
  },
  en: {
    weekdays: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    shortWeekdays: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
    months: ["January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December"],
    shortMonths: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"],
    dayInNumbers: (year, month, day) => `${day}/${month}/${year}`,
    timeOfDay: (day, time) => `${day} at ${time}`,
    timeOfShortDay: (day, time) => `${day}, ${time}`,
    spans: { minute: counted("minute", "minutes"), hour: counted("hour", "hours"),
      day: counted("day", "days"), week: counted("week", "weeks") },
    spanAhead: (span) => `in ${span}`,
    spanAgo: (span) => `${span} ago`,
  },
};
