// The ticket is exchanged for a cookie that no script can read. Enter goes to the next field, but never while an input
// method is composing (keyCode 229), inside a list that is open, or in a text of several lines. A draft of a form stays
// in this tab's sessionStorage until the form is saved.
const FIELDS = 'input:not([type=hidden]):not([type=file]):not([disabled]), textarea:not([disabled]), '
  + '[data-testid="stButtonGroup"] button:not([disabled]), [data-testid="stFormSubmitButton"] button:not([disabled]), '
  + '[role="dialog"] [data-testid="stButton"] button';
const main = () => document.querySelector('[role="dialog"]')
  ?? document.querySelector('[data-testid="stMain"]') ?? document.body;
const name = (field) => field.getAttribute('aria-label')
  ?? field.closest('[role="radiogroup"]')?.getAttribute('aria-label') ?? '';

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
  if ((event.ctrlKey || event.metaKey) && field.closest?.('[data-testid="stButtonGroup"]')) {
    // On a choice Ctrl+Enter would take the choice back; it means the form.
    event.preventDefault();
    event.stopImmediatePropagation();
    main().querySelector('[data-testid="stFormSubmitButton"] button:not([disabled])')?.click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || field.tagName === 'TEXTAREA') return;
  if (!main().contains(field) || field.getAttribute('aria-expanded') === 'true') return;
  const group = field.closest('[data-testid="stButtonGroup"]');
  if (field.tagName !== 'INPUT' && !group) return;
  const all = stops();
  const here = all.findIndex((stop) => stop === field || (group && group.contains(stop)));
  const next = all[event.shiftKey ? here - 1 : here + 1];
  if (!next) return;
  if (!group) event.preventDefault();
  setTimeout(() => goTo(next, name(next)), group ? 60 : 0);
}

// While a page is drawn anew this component is away for a moment, and a person types on.
function hearEnter(isHere) {
  clearTimeout(window.officeAway);
  if (window.officeEnter) document.removeEventListener('keydown', window.officeEnter, true);
  window.officeEnter = isHere ? goOn : undefined;
  if (isHere) document.addEventListener('keydown', goOn, true);
}

// A screen that is drawn anew replaces the field: for some seconds, a focus lost that way goes to the one of the same name,
// the last that was gone to.
function goTo(next, called) {
  const turn = window.officeTurn = (window.officeTurn ?? 0) + 1;
  const go = () => {
    const field = next.isConnected ? next : stops().find((stop) => name(stop) === called);
    field?.focus();
    field?.select?.();
  };
  go();
  soon(() => {
    if (turn === window.officeTurn && document.activeElement === document.body) go();
    return turn !== window.officeTurn;
  }, 30);
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

// The fields may be drawn after this component: look for them for a while.
function soon(step, tries = 20) {
  setTimeout(() => { if (!step() && tries > 1) soon(step, tries - 1); }, 100);
}

export default function ({ data, setStateValue }) {
  const said = data ?? {};
  const undo = [];
  const listen = (event, handler) => {
    document.addEventListener(event, handler, true);
    undo.push(() => document.removeEventListener(event, handler, true));
  };
  // A component that moves on the page starts again; a ticket is good for one journey only.
  if (said.send && window.officeSent !== JSON.stringify(said.send)) {
    window.officeSent = JSON.stringify(said.send);
    const { method, ticket, forget } = said.send;
    const drafts = Object.keys(sessionStorage).filter((key) => key.startsWith('office:'));
    if (forget) drafts.forEach((key) => sessionStorage.removeItem(key));
    fetch('/session', {
      method, keepalive: true, headers: { 'Content-Type': 'application/json' },
      body: ticket ? JSON.stringify({ ticket }) : undefined,
    });
  }
  if (said.enter) {
    hearEnter(true);
    undo.push(() => { window.officeAway = setTimeout(hearEnter, 10_000, false); });
  }
  if (said.focus && window.officeFocus !== said.round) {
    window.officeFocus = said.round;
    soon(() => {
      const field = stops().find((stop) => name(stop) === said.focus);
      if (field) goTo(field, said.focus);
      return field;
    }, 100);  // a busy machine draws late
  }
  if (said.draft) {
    const slot = 'office:' + said.draft;
    const rounds = (window.officeRounds ??= {});
    const isFirst = rounds[slot] === undefined;
    if (!isFirst && rounds[slot] !== said.round) sessionStorage.removeItem(slot);
    rounds[slot] = said.round;
    const kept = JSON.parse(sessionStorage.getItem(slot) ?? '{}');
    const keep = (part) => sessionStorage.setItem(slot, JSON.stringify(Object.assign(kept, part)));
    if (isFirst && kept.state) setStateValue('restored', kept.state);
    else if (said.state) keep({ state: said.state });
    // A field may be drawn late, or again and empty: it gets its text back until the person goes on.
    const missing = new Set(Object.keys(kept.typed ?? {}));
    const goesOn = () => missing.clear();
    ['keydown', 'pointerdown'].forEach((event) => listen(event, goesOn));
    undo.push(goesOn);
    soon(() => {
      texts().filter((field) => missing.has(name(field)) && !field.value)
        .forEach((field) => setValue(field, kept.typed[name(field)]));
      return missing.size === 0;
    }, 100);
    listen('input', (event) => {
      if (texts().includes(event.target)) keep({ typed: { ...kept.typed, [name(event.target)]: event.target.value } });
    });
  }
  return () => undo.forEach((step) => step());
}
