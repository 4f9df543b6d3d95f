// The link past the head and the side. The address says who acts and where: it must not be followed.

export function skipTo(event) {
  event.preventDefault();
  arrive();
}

/** Put the focus where one writes; where nobody can, on what is there to press or to read. */
export function arrive() {
  const main = document.getElementById("main");
  const target = main.querySelector("#composer-text") ?? main.querySelector(".join button, #home");
  target?.focus();
}
