// The emoji names that are likely in a meeting's messages. An unknown name stays as it is written.

const EMOJI = {
  "+1": "👍", "-1": "👎", alarm_clock: "⏰", arrow_down: "⬇️", arrow_left: "⬅️", arrow_right: "➡️",
  arrow_up: "⬆️", arrows_counterclockwise: "🔄", ballot_box_with_check: "☑️", bar_chart: "📊",
  bell: "🔔", bookmark_tabs: "📑", bulb: "💡", busts_in_silhouette: "👥", calendar: "📅",
  card_index_dividers: "🗂️", clap: "👏", chart_with_upwards_trend: "📈", clipboard: "📋", clock1: "🕐",
  construction: "🚧", date: "📅", door: "🚪", envelope: "✉️", exclamation: "❗", eyes: "👀",
  file_folder: "📁", flag: "🏁", gear: "⚙️", globe_with_meridians: "🌐", gray_question: "❔",
  grey_question: "❔", hand: "✋", handshake: "🤝", heart: "❤️", heavy_check_mark: "✔️",
  heavy_minus_sign: "➖", heavy_multiplication_x: "✖️", heavy_plus_sign: "➕", hourglass: "⌛",
  hourglass_flowing_sand: "⏳", house: "🏠", inbox_tray: "📥", information_source: "ℹ️",
  large_blue_circle: "🔵", large_green_circle: "🟢", large_orange_circle: "🟠",
  large_red_circle: "🔴", large_yellow_circle: "🟡", link: "🔗", lock: "🔒", loudspeaker: "📢",
  mag: "🔍", mega: "📣", memo: "📝", microphone: "🎤", moneybag: "💰", no_entry: "⛔",
  octagonal_sign: "🛑", ok: "🆗", ok_hand: "👌", outbox_tray: "📤", page_facing_up: "📄",
  paperclip: "📎", partying_face: "🥳", pencil: "📝", pencil2: "✏️", pray: "🙏", pushpin: "📌",
  question: "❓", raised_hand: "✋", raised_hands: "🙌", red_circle: "🔴", round_pushpin: "📍",
  rotating_light: "🚨", scales: "⚖️", slightly_smiling_face: "🙂", small_blue_diamond: "🔹",
  smile: "😄", sparkles: "✨", speech_balloon: "💬", spiral_calendar_pad: "🗓️",
  spiral_note_pad: "🗒️", star: "⭐", tada: "🎉", thinking_face: "🤔", thumbsdown: "👎",
  thumbsup: "👍", triangular_flag_on_post: "🚩", unlock: "🔓", video_camera: "📹", warning: "⚠️",
  wastebasket: "🗑️", wave: "👋", white_check_mark: "✅", white_circle: "⚪",
  white_large_square: "⬜", x: "❌", zzz: "💤",
};

/** The character of an emoji name, or undefined. */
export function emoji(name) {
  return Object.hasOwn(EMOJI, name) ? EMOJI[name] : undefined;
}
