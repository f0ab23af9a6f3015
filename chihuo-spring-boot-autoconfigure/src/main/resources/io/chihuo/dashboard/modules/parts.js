// SPDX-License-Identifier: Apache-2.0

// Parts of several pages.

import { h, link, pageAddress, taskAddress, text } from './elements.js';
import { count } from './numbers.js';

export const PAGE_SIZE = 50;
export const LONG_PAGE_SIZE = 100;

export function heading(...content) {
	return h('h1', { tabindex: '-1' }, content);
}

export function toolbar(...content) {
	return h('div', { class: 'bar' }, content);
}

export function labelled(label, input) {
	return h('label', { class: 'field' }, h('span', null, label), input);
}

export function select(options, chosen, onChange) {
	return h('select', { onchange: (event) => onChange(event.target.value) }, options.map(([value, label]) =>
		h('option', { value, selected: value === (chosen ?? '') }, label)));
}

/** Text that is asked for a moment after it was typed. */
export function filterBox(value, placeholder, onChange) {
	let waiting = 0;
	return h('input', { type: 'search', value: value ?? '', placeholder, autocomplete: 'off', spellcheck: 'false', oninput: (event) => {
		clearTimeout(waiting);
		waiting = setTimeout(() => onChange(event.target.value.trim()), 250);
	} });
}

/** Buttons for the first and the next page of a read, which is asked for with a cursor. */
export function pager(onCursor, label = 'Next page') {
	let next = null;
	const first = h('button', { type: 'button', hidden: true, onclick: () => {
		first.hidden = true;
		onCursor(null);
	} }, 'First page');
	const more = h('button', { type: 'button', hidden: true, onclick: () => {
		first.hidden = false;
		onCursor(next);
	} }, label);
	const note = h('span', { class: 'note' });
	return { element: h('div', { class: 'pager' }, note, first, more), update(cursor, words = '') {
		next = cursor;
		more.hidden = cursor === null || cursor === undefined;
		note.textContent = words;
	}, reset() {
		first.hidden = true;
	} };
}

/** Keeps parameters of a page in its address, so that it can be bookmarked, without a new page. */
export function keepParameters(segments, parameters) {
	history.replaceState(null, '', pageAddress(segments, parameters));
}

export function loopLink(name) {
	return link(pageAddress(['loops', name]), text(name));
}

export function taskLink(loop, id) {
	return link(taskAddress(loop, id), text(id));
}


export function plural(number, word) {
	return `${count(number)} ${word}${number === 1 ? '' : 's'}`;
}

/** Words of a name such as maxAttempts. */
export function words(name) {
	return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

export function figure(name, value, address, className) {
	const number = h('b', { class: className ?? null }, value);
	return h('div', { class: 'figure' }, address ? link(address, number) : number, h('span', null, name));
}

export function versionsOf(nodes) {
	return [...new Set(nodes.map((node) => node.version ?? 'unknown'))].sort();
}
