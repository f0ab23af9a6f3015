// SPDX-License-Identifier: Apache-2.0

// Payloads as trees.

import { h, text } from './elements.js';
import { count } from './numbers.js';

/** A number as it was written, where JavaScript would round it. */
class ExactNumber {

	constructor(source) {
		this.source = source;
	}

	toJSON() {
		return JSON.rawJSON ? JSON.rawJSON(this.source) : this.source;
	}

}

export function parseExactly(json) {
	return JSON.parse(json, (key, value, context) => typeof value === 'number' && context?.source !== undefined
		&& String(value) !== context.source ? new ExactNumber(context.source) : value);
}

/** A JSON value as a tree, of which long parts are opened on demand. */
export function tree(value, name) {
	const label = name === undefined ? null : [text(name, 'key'), ': '];
	if (value === null || typeof value !== 'object' || value instanceof ExactNumber) {
		const shown = value instanceof ExactNumber ? h('span', { class: 'number' }, value.source)
			: typeof value === 'string' ? text(JSON.stringify(value), 'string')
				: h('span', { class: typeof value }, String(value));
		return h('div', { class: 'leaf' }, label, shown);
	}
	const entries = Object.entries(value);
	const words = Array.isArray(value) ? `[${count(entries.length)}]` : `{${count(entries.length)}}`;
	const details = h('details', { class: 'branch' }, h('summary', null, label, words));
	let opened = false;
	details.addEventListener('toggle', () => {
		if (details.open && !opened) {
			opened = true;
			showMore(details, entries, 0);
		}
	});
	details.open = name === undefined;
	return details;
}

function showMore(details, entries, from) {
	const end = Math.min(from + 100, entries.length);
	details.append(...entries.slice(from, end).map(([key, child]) => tree(child, key)));
	if (end < entries.length) {
		const more = h('button', { type: 'button', onclick: () => {
			more.remove();
			showMore(details, entries, end);
		} }, `${count(entries.length - end)} more`);
		details.append(more);
	}
}
