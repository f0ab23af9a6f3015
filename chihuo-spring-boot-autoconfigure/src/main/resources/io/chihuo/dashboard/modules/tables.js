// SPDX-License-Identifier: Apache-2.0

// Tables, and names with values.

import { h, replaceContent } from './elements.js';
import { count } from './numbers.js';

/**
 * A table whose rows are kept by their keys, so that focus, ticks and selected text stay when it is updated. A column
 * has a title, a value of a row, and may show the value as an element; a cell is made anew only if its value changes.
 */
export function table(caption, columns, keyOf, emptyState) {
	const body = h('tbody');
	const head = h('tr', null, columns.map((column) => h('th', { scope: 'col', class: column.className ?? null,
		'aria-sort': column.sorted ? 'descending' : null }, column.head ?? column.title)));
	const grid = h('div', { class: 'grid', tabindex: '0', role: 'region', 'aria-label': caption },
		h('table', null, h('caption', { class: 'unseen' }, caption), h('thead', null, head), body));
	const empty = h('div', { class: 'empty', hidden: true });
	const element = h('div', null, grid, empty);
	const rows = new Map();
	function update(data) {
		const seen = new Set();
		const focused = body.contains(document.activeElement) ? document.activeElement : null;
		let before = null;
		for (const item of data) {
			const key = String(keyOf(item));
			if (seen.has(key)) {
				continue;
			}
			seen.add(key);
			const row = rows.get(key) ?? createRow(key);
			row.item = item;
			row.cells.forEach((cell, index) => updateCell(cell, columns[index], item));
			const place = before ? before.nextSibling : body.firstChild;
			if (place !== row.element) {
				body.insertBefore(row.element, place);
			}
			before = row.element;
		}
		for (const [key, row] of rows) {
			if (!seen.has(key)) {
				dropRow(key, row);
			}
		}
		if (focused?.isConnected && document.activeElement !== focused) {
			focused.focus({ preventScroll: true }); // its row has moved
		}
		grid.hidden = data.length === 0;
		empty.hidden = data.length > 0;
		if (data.length === 0) {
			const state = emptyState();
			empty.replaceChildren(...[state].flat());
		}
	}
	function createRow(key) {
		const cells = columns.map((column) => ({ element: h(column.heads ? 'th' : 'td', { class: column.className ?? null,
			scope: column.heads ? 'row' : null }), shown: undefined }));
		const row = { cells, element: h('tr', null, cells.map((cell) => cell.element)) };
		rows.set(key, row);
		return row;
	}
	function updateCell(cell, column, item) {
		const value = column.value(item);
		const shown = JSON.stringify(value) ?? '';
		if (shown !== cell.shown) {
			cell.shown = shown;
			replaceContent(cell.element, column.show ? column.show(value, item) : value ?? '–');
		}
	}
	/** The focus goes to the next row if its own one has gone. */
	function dropRow(key, row) {
		if (row.element.contains(document.activeElement)) {
			const next = row.element.nextElementSibling ?? row.element.previousElementSibling;
			(next?.querySelector('a, button, input') ?? grid).focus();
		}
		row.element.remove();
		rows.delete(key);
	}
	return { element, update, items: () => [...rows.values()].map((row) => row.item) };
}

/** Names with values, for one thing. */
export function facts(pairs) {
	return h('dl', { class: 'facts' }, pairs.filter(([, value]) => value !== null && value !== undefined)
		.map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value))));
}

export function gauge(value, max) {
	return h('span', { class: 'gauge' }, h('meter', { min: 0, max: Math.max(max, 1), value: Math.min(value, Math.max(max, 1)),
		'aria-label': `${value} of ${max}` }), `${count(value)} / ${count(max)}`);
}
