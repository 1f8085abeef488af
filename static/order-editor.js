/* Keeps what is typed in the editor of an order before a button is pressed. The page is whole without it.
 *
 * A pause in typing, and leaving the page, send the form as it is (`do=keep`): the portal keeps it as the account's
 * working copy and changes nothing else. Until the portal has answered, the text also stands in this browser
 * (localStorage), from where it is offered when the editor is next opened; signing out removes it.
 */
"use strict";

(() => {
  const PAUSE = 3000, LONGEST = 15000, AGAIN = 15000, WEEK = 7 * 24 * 3600 * 1000; // milliseconds
  const PREFIX = "order-editor:";
  const NEVER_STORED = ["csrfmiddlewaretoken", "scan", "do"];
  const NO_TEXT = ["tag", "restored"];

  const form = document.getElementById("editor");
  const line = document.getElementById("keeping");
  const words = form.dataset;
  const key = `${PREFIX}${words.account}:${words.order}`;
  const here = `${Date.now()}-${Math.random()}`; // this opening of the page

  const say = (sentence, isWrong) => {
    line.textContent = sentence;
    line.hidden = false;
    line.classList.toggle("keeping--wrong", isWrong);
    uncover();
  };

  /* The line comes up at the bottom of the screen: not over the field that is being typed on. */
  const uncover = () => {
    const field = document.activeElement;
    const [under, box] = [line.getBoundingClientRect(), field.getBoundingClientRect()];
    const isCovered = box.bottom > under.top && box.top < under.bottom;
    if (form.contains(field) && isCovered) field.scrollIntoView({ block: "nearest" });
  };

  // --- What stands in the form -----------------------------------------------------------------------------

  const fieldsOf = (written) => [...new FormData(written)].filter(([name]) => !NEVER_STORED.includes(name));
  const fields = () => fieldsOf(form);
  const textsOf = (all) => JSON.stringify(all.filter(([name]) => !NO_TEXT.includes(name)));
  const texts = () => textsOf(fields());
  /* As the portal has written it: a browser that goes back puts in what stood there when it left. */
  const asSent = () => {
    const copy = form.cloneNode(true);
    copy.reset();
    return textsOf(fieldsOf(copy));
  };
  const tag = () => form.elements.namedItem("tag").value;
  const moveTo = (next) => {
    for (const field of document.querySelectorAll("input[name=tag]")) field.value = next;
    history.replaceState({ tag: next }, ""); // what a text is made from that the browser puts back
  };

  // --- What this browser holds: of each opening of the page one entry --------------------------------------

  /* The answer of `work`, or `otherwise` where storage is full, switched off or not ours to read. */
  const attempt = (work, otherwise) => {
    try {
      return work();
    } catch (error) {
      console.info(error);
      return otherwise;
    }
  };
  const entriesOf = (name) => attempt(() => JSON.parse(localStorage.getItem(name) || "{}"), {});
  const store = (entries) => attempt(() => {
    if (Object.keys(entries).length) localStorage.setItem(key, JSON.stringify(entries));
    else localStorage.removeItem(key);
    return true;
  }, false);
  const note = (pressed) => store({ ...entriesOf(key), [here]: { fields: fields(), at: Date.now(), pressed } });
  const drop = (entry) => {
    const { [entry]: dropped, ...rest } = entriesOf(key);
    if (dropped) store(rest);
  };
  const forgetAll = (which) => attempt(() => {
    const ours = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    ours.filter(which).forEach((name) => localStorage.removeItem(name));
  });
  const isOld = (name) => Object.values(entriesOf(name)).every((one) => Date.now() - one.at > WEEK);

  // --- Sending ---------------------------------------------------------------------------------------------

  let kept = form.elements.namedItem("restored") ? "" : asSent(); // what the portal holds, not only the session
  let waiting = null, since = 0; // the next attempt, and when the oldest unsent text was typed
  let flight = null; // the attempt that is not answered yet
  let leaving = false, failing = false;

  /* The answer of the portal as { state, said, tag }; `state` is empty where there was none that can be read. */
  const ask = async (sent, button) => {
    const body = new URLSearchParams(sent);
    body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    body.set("do", button);
    try {
      const how = { method: "POST", body, keepalive: true, redirect: "manual" };
      const answer = await fetch(window.location.pathname, how);
      const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      return isOurs ? await answer.json() : { state: "", said: words.refused };
    } catch (error) { // the network is lost
      console.info(error);
      return { state: "", said: words.lost };
    }
  };

  const send = async () => {
    const sent = texts();
    const answer = await ask(fields(), "keep");
    flight = null;
    failing = answer.state !== "kept";
    if (!failing) {
      [kept, since] = [sent, 0];
      moveTo(answer.tag);
      if (texts() === sent) drop(here);
      else later();
      withdraw();
    } else if (!answer.state) {
      waiting = setTimeout(keep, AGAIN);
    }
    say(answer.said, failing);
  };

  const keep = async () => {
    clearTimeout(waiting);
    if (!flight && !leaving && texts() !== kept) flight = send();
    await flight;
  };

  const later = () => {
    clearTimeout(waiting);
    since = since || Date.now();
    waiting = setTimeout(keep, Date.now() - since > LONGEST ? 0 : PAUSE);
  };

  const typed = () => {
    if (texts() === kept) return drop(here);
    if (!note(false)) say(words.nowhere, true);
    return later();
  };

  // --- What an earlier opening of the page has left in this browser ----------------------------------------

  /* A press of an earlier opening that the portal has answered needs no offer: known when the page opens. */
  const tidy = () => {
    const arrived = performance.getEntriesByType("navigation")[0]?.redirectCount > 0; // a button was answered
    for (const [entry, one] of Object.entries(entriesOf(key))) {
      const was = new Map(one.fields).get("tag");
      if (one.pressed && (arrived || was !== tag())) drop(entry);
    }
  };

  const dropKept = () => {
    for (const [entry, one] of Object.entries(entriesOf(key))) {
      if (textsOf(one.fields) === kept) drop(entry);
    }
  };

  let offered = "";
  const withdraw = () => {
    dropKept();
    if (!entriesOf(key)[offered]) document.getElementById("kept-here").hidden = true;
  };

  const offer = () => {
    dropKept();
    const [newest] = Object.entries(entriesOf(key)).sort(([, one], [, other]) => other.at - one.at);
    const box = document.getElementById("kept-here");
    box.hidden = !newest;
    if (!newest) return;
    const [entry, found] = newest;
    offered = entry;
    box.querySelector("[data-do=put-back]").onclick = async () => {
      const answer = await ask(found.fields, "keep:beside");
      if (answer.state !== "kept") return say(answer.said, true);
      drop(entry);
      leaving = true;
      return window.location.reload();
    };
    box.querySelector("[data-do=throw-away]").onclick = () => {
      drop(entry);
      offer();
    };
  };

  // --- When ------------------------------------------------------------------------------------------------

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);

  /* A press goes out after what is on its way, because that makes the page's tag anew. */
  form.addEventListener("submit", async (event) => {
    const { submitter } = event;
    if (!navigator.onLine) {
      event.preventDefault();
      say(note(false) ? words.lost : words.nowhere, true);
    } else if (flight) {
      event.preventDefault();
      await flight;
      form.requestSubmit(submitter);
    } else if (texts() !== kept) {
      note(true);
    }
  });
  document.addEventListener("submit", (event) => {
    leaving = !event.defaultPrevented;
  });

  let isWarned = false;
  const signOut = document.querySelector(".masthead__tools form");
  signOut?.addEventListener("submit", async (event) => {
    if (texts() !== kept && !isWarned) {
      event.preventDefault();
      await keep();
      isWarned = texts() !== kept;
      if (isWarned) return;
      forgetAll(() => true);
      signOut.submit();
      return;
    }
    forgetAll(() => true);
  });

  window.addEventListener("online", keep);
  window.addEventListener("pagehide", keep);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) leaving = false; // back by the browser's button
    if (texts() === kept) return;
    if (!event.persisted) moveTo(history.state?.tag || tag());
    typed();
  });
  window.addEventListener("beforeunload", (event) => {
    if (failing && !leaving && texts() !== kept) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });

  forgetAll(isOld);
  tidy();
  offer();
})();
