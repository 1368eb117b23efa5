// Sheets on paper are typed here without waiting for the server: a digit goes on to the next question, Enter at the end
// goes on to the next sheet, and what is not on record yet stays in this tab's sessionStorage. The row that is typed
// keeps its place, so the eyes stay where the fingers are.
const SHOWN = 12;
const plain = (text) => text.normalize('NFKC');
const make = (tag, facts = {}, ...inside) => {
  const node = Object.assign(document.createElement(tag), facts);
  node.append(...inside);
  return node;
};

function newId() {
  return [...crypto.getRandomValues(new Uint32Array(3))].map((part) => part.toString(36)).join('');
}

// What a field holds as the server reads it: marks and places as digits.
function said(question, text) {
  const typed = plain(text).trim();
  if (question.kind === 'text') return typed ? [text.trim()] : [];
  if (question.kind === 'choices' && question.choices.length < 10) return typed.match(/[0-9]/g) ?? [];
  return typed.split(/[,;、\s]+/).filter(Boolean);
}

function isReadable(question, text) {
  const most = question.kind === 'scale' ? 5 : question.choices.length;
  const given = said(question, text);
  if (question.kind === 'text') return true;
  if (question.kind !== 'choices' && given.length > 1) return false;
  return given.every((part) => /^[0-9]+$/.test(part) && Number(part) >= 1 && Number(part) <= most);
}

// One key answers it.
const isQuick = (question) => question.kind === 'scale' || (question.kind === 'choice' && question.choices.length < 10);

class Sheets {
  constructor(root, slot) {
    this.root = root;
    this.slot = slot;
    const kept = JSON.parse(sessionStorage.getItem(slot) ?? '{}');
    this.rows = kept.rows ?? [];
    this.draft = kept.draft ?? { number: '', texts: {} };
  }

  show(data, send) {
    this.data = data;
    this.send = send;
    const signature = JSON.stringify([data.questions, data.words]);
    if (signature !== this.signature) {
      this.signature = signature;
      this.build();
      if (this.rows.some((row) => !data.results[row.id])) this.hand();
    }
    this.rows = this.rows.filter((row, place) => place < SHOWN || !data.results[row.id]?.number);
    this.day.textContent = data.note;
    this.list();
    this.keep();
  }

  build() {
    const { questions, words } = this.data;
    this.asked = make('p', { className: 'asked' });
    this.day = make('p', { className: 'note' });
    this.number = this.field('number', words.number, words.numberHelp, this.draft.number);
    this.cells = questions.map((question) => {
      const cell = this.field(question.kind, question.words, '', this.draft.texts[question.id] ?? '');
      cell.question = question;
      return cell;
    });
    this.done = make('button', { type: 'button', className: 'done', textContent: words.done, onclick: () => this.finish() });
    this.stops = [this.number, ...this.cells, this.done];
    this.done.onfocus = () => this.explain(words.doneHelp);
    this.stops.forEach((stop, place) => {
      stop.onkeydown = (event) => this.onKey(event, place);
    });
    const head = make('tr', {}, make('th', { textContent: words.number }));
    questions.forEach((question) => head.append(make('th', { textContent: question.place, title: question.words })));
    head.append(make('th'));
    const row = make('tr', { className: 'typed' }, ...this.stops.map((stop) => make('td', {}, stop)));
    this.body = make('tbody');
    const table = make('table', {}, make('thead', {}, head, row), this.body);
    this.fault = make('p', { className: 'fault' });
    this.fault.setAttribute('role', 'alert');
    this.root.replaceChildren(this.asked, make('div', { className: 'wide' }, table), this.fault, this.day);
    setTimeout(() => this.number.focus(), 0);
  }

  field(kind, label, help, value) {
    const cell = make('input', { type: 'text', className: kind, value, autocomplete: 'off', spellcheck: false });
    if (kind !== 'text') cell.inputMode = kind === 'number' ? 'text' : 'numeric';
    cell.setAttribute('aria-label', label);
    cell.maxLength = kind === 'text' ? 1000 : 30;
    cell.onfocus = () => { cell.select(); this.explain(cell.question ? this.explained(cell.question) : help); };
    cell.oninput = (event) => { if (!event.isComposing) this.onInput(cell); };
    cell.addEventListener('compositionend', () => this.onInput(cell));
    return cell;
  }

  explained(question) {
    const choices = question.choices.map((choice, place) => `${place + 1} ${choice}`).join(' · ');
    const how = { scale: this.data.words.scale, text: '', choice: choices, choices }[question.kind];
    return how ? `${question.words}   ${how}` : question.words;
  }

  explain(text) {
    this.asked.textContent = text;
  }

  onInput(cell) {
    this.fault.textContent = '';
    const { question } = cell;
    if (question && question.kind !== 'text') {
      const typed = plain(cell.value);
      // A second key in a field that holds a mark means the new one.
      cell.value = isQuick(question) ? typed.trim().slice(-1) : typed;
      const isEmpty = isQuick(question) && /^[0.-]?$/.test(cell.value);
      if (isEmpty) cell.value = '';
      const isGood = isReadable(question, cell.value);
      cell.classList.toggle('wrong', !isGood);
      if (!isGood) {
        this.fault.textContent = this.data.words.wrong;
        cell.select();
      } else if (isQuick(question) && typed !== '') this.go(this.stops.indexOf(cell) + 1);
    }
    this.keep();
  }

  onKey(event, place) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key, target } = event;
    const isEmpty = target.value === '';
    if (key === 'Enter' && target === this.done) return;
    if (key === 'Enter') this.go(event.shiftKey ? place - 1 : place + 1);
    else if (key === 'ArrowUp' && place === 0 && isEmpty) this.takeBack();
    else if ((key === 'Backspace' && isEmpty) || (key === 'ArrowLeft' && (isEmpty || target === this.done || target.selectionEnd === 0))) this.go(place - 1);
    else if (key === 'ArrowRight' && target !== this.done && target.selectionStart === target.value.length) this.go(place + 1);
    else return;
    event.preventDefault();
  }

  go(place) {
    const from = this.stops[place - 1];
    if (place === 1 && !this.number.value.trim()) return;
    if (from?.question && !isReadable(from.question, from.value)) return;
    this.stops[Math.max(0, Math.min(place, this.stops.length - 1))].focus();
  }

  finish() {
    const number = plain(this.number.value).trim();
    const wrong = this.cells.find((cell) => !isReadable(cell.question, cell.value));
    const texts = Object.fromEntries(this.cells.filter((cell) => cell.value.trim()).map((cell) => [cell.question.id, cell.value]));
    if (!number || wrong) {
      (wrong ?? this.number).focus();
      return;
    }
    const answers = Object.fromEntries(this.cells.map((cell) => [cell.question.id, said(cell.question, cell.value)]));
    this.rows.unshift({ id: newId(), sheet: number, day: this.data.day, texts, said: answers });
    this.fill({ number: '', texts: {} });
    this.list();
    this.keep();
    this.hand();
  }

  // A sheet that was refused comes back into the fields, the newest first.
  takeBack(row = this.rows.find((each) => this.data.results[each.id]?.refused)) {
    if (!row || this.number.value.trim()) return;
    this.rows = this.rows.filter((each) => each !== row);
    this.fill({ number: row.sheet, texts: row.texts });
    this.fault.textContent = this.data.results[row.id].refused;
    this.list();
    this.keep();
  }

  fill({ number, texts }) {
    this.number.value = number;
    this.cells.forEach((cell) => {
      cell.value = texts[cell.question.id] ?? '';
      cell.classList.remove('wrong');
    });
    this.number.focus();
    this.number.select();
  }

  hand() {
    this.send(this.rows.filter((row) => !this.data.results[row.id]).reverse());
  }

  list() {
    const { questions, results, words } = this.data;
    this.body.replaceChildren(...this.rows.slice(0, SHOWN).map((row) => {
      const result = results[row.id] ?? {};
      const state = result.refused ? 'refused' : result.number ? 'saved' : 'waiting';
      const number = make('td', { className: 'no', textContent: result.number ? `${row.sheet} → ${result.number}` : row.sheet });
      if (result.number === row.sheet) number.textContent = row.sheet;
      const marks = questions.map((question) => make('td', {
        textContent: (row.texts[question.id] ?? '').slice(0, question.kind === 'text' ? 12 : 5),
        className: (result.places ?? []).includes(question.place) ? 'differs' : '',
      }));
      const note = make('td', { className: 'state', textContent: result.refused ?? result.note ?? words.waiting });
      if (result.refused) note.append(' ', make('button', { type: 'button', textContent: words.correct, onclick: () => this.takeBack(row) }));
      return make('tr', { className: state }, number, ...marks, note);
    }));
  }

  // Only what is not on record: of a saved sheet nothing stays in the browser.
  keep() {
    const texts = Object.fromEntries(this.cells.map((cell) => [cell.question.id, cell.value]).filter(([, text]) => text));
    const rows = this.rows.filter((row) => !this.data.results[row.id]?.number);
    if (!rows.length && !this.number.value && !Object.keys(texts).length) sessionStorage.removeItem(this.slot);
    else sessionStorage.setItem(this.slot, JSON.stringify({ rows, draft: { number: this.number.value, texts } }));
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector('.sheets');
  if (root.sheets?.slot !== data.slot) root.sheets = new Sheets(root, data.slot);
  root.sheets.show(data, (rows) => setStateValue('rows', rows));
}
