"""The one small component of our own: what a browser can do and Streamlit does not."""

import streamlit as st

# The ticket is exchanged for a cookie that no script can read. Enter goes to the next field, but never while an input
# method is composing (keyCode 229), inside a list that is open, or in a text of several lines. A draft of a form stays
# in this tab's sessionStorage until the form is saved.
_SCRIPT = """
const FIELDS = 'input:not([type=hidden]):not([type=file]):not([disabled]), textarea:not([disabled]), '
  + '[data-testid="stButtonGroup"] button:not([disabled]), [data-testid="stFormSubmitButton"] button:not([disabled])';
const main = () => document.querySelector('[data-testid="stMain"]') ?? document.body;
const name = (field) => field.getAttribute('aria-label') ?? '';

function stops() {
  const groups = new Set();
  return [...main().querySelectorAll(FIELDS)].filter((field) => {
    if (field.offsetParent === null) return false;
    const group = field.closest('[data-testid="stButtonGroup"]');
    if (!group) return true;
    if (groups.has(group)) return false;
    groups.add(group);
    return true;
  });
}

function goOn(event) {
  const field = event.target;
  if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return;
  if (event.ctrlKey || event.metaKey || event.altKey || field.tagName === 'TEXTAREA') return;
  if (!main().contains(field) || field.getAttribute('aria-expanded') === 'true') return;
  const group = field.closest('[data-testid="stButtonGroup"]');
  if (field.tagName !== 'INPUT' && !group) return;
  const all = stops();
  const here = all.findIndex((stop) => stop === field || (group && group.contains(stop)));
  const next = all[event.shiftKey ? here - 1 : here + 1];
  if (!next) return;
  if (!group) event.preventDefault();
  setTimeout(() => { next.focus(); next.select?.(); }, group ? 60 : 0);
}

function setValue(field, value) {
  const kind = field.tagName === 'TEXTAREA' ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

function texts() {
  return [...main().querySelectorAll('[data-testid="stForm"] input[type=text], [data-testid="stForm"] textarea')]
    .filter((field) => name(field) && field.getAttribute('role') !== 'combobox');
}

export default function ({ data }) {
  const said = data ?? {};
  const undo = [];
  const listen = (event, handler) => {
    document.addEventListener(event, handler, true);
    undo.push(() => document.removeEventListener(event, handler, true));
  };
  if (said.send) {
    const { method, ticket } = said.send;
    fetch('/session', {
      method, keepalive: true, headers: { 'Content-Type': 'application/json' },
      body: ticket ? JSON.stringify({ ticket }) : undefined,
    });
  }
  if (said.enter) listen('keydown', goOn);
  if (said.focus && window.officeFocus !== said.round) {
    window.officeFocus = said.round;
    setTimeout(() => texts().concat(stops()).find((field) => name(field) === said.focus)?.focus(), 150);
  }
  if (said.draft) {
    const kept = JSON.parse(sessionStorage.getItem(said.draft) ?? '{}');
    setTimeout(() => texts().forEach((field) => {
      if (!field.value && kept[name(field)]) setValue(field, kept[name(field)]);
    }), 200);
    listen('input', (event) => {
      if (!texts().includes(event.target)) return;
      const now = JSON.parse(sessionStorage.getItem(said.draft) ?? '{}');
      now[name(event.target)] = event.target.value;
      sessionStorage.setItem(said.draft, JSON.stringify(now));
    });
    Object.keys(sessionStorage).filter((key) => key.startsWith(said.draft.split('#')[0] + '#') && key !== said.draft)
      .forEach((key) => sessionStorage.removeItem(key));
  }
  return () => undo.forEach((step) => step());
}
"""

_component = st.components.v2.component("office_browser", js=_SCRIPT)


def send_ticket(ticket: str) -> None:
    """Let the browser exchange a sign-in ticket for its session cookie."""
    _component(key=f"ticket-{ticket[:8]}", data={"send": {"method": "POST", "ticket": ticket}})


def drop_cookie() -> None:
    """Let the browser forget the session cookie."""
    _component(key="drop-cookie", data={"send": {"method": "DELETE"}})


def keyboard(round_: str, *, focus: str = "", draft: str = "") -> None:
    """Enter goes to the next field; each new round starts at the field labelled `focus`.

    `draft` names a form (with its round after a `#`): what is typed into its text fields survives a reload or a look
    at another page, and goes when the form is saved and the next round begins.
    """
    _component(key=f"keyboard-{round_}", data={"enter": True, "round": round_, "focus": focus, "draft": draft})
