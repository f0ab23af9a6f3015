// SPDX-License-Identifier: Apache-2.0

// Elements of the page. Text of tasks is foreign and may be hostile: it becomes text nodes only, and nothing here parses
// markup.

import { count } from './numbers.js';

const MAX_TEXT_LENGTH = 1000;

/** The path of a loop, whatever its name: some names are those of other parts of the endpoint. */
export function loopPath(name) {
	return `loop:${encodeURIComponent(name)}`;
}

/** Creates an element; properties are attributes, or listeners if their names begin with "on". */
export function h(tag, properties, ...children) {
	return fill(document.createElement(tag), properties, children);
}

export function svg(tag, properties, ...children) {
	return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), properties, children);
}

function fill(element, properties, children) {
	for (const [name, value] of Object.entries(properties ?? {})) {
		if (name.startsWith('on')) {
			element.addEventListener(name.slice(2), value);
		}
		else if (value !== null && value !== undefined && value !== false) {
			element.setAttribute(name, value === true ? '' : value);
		}
	}
	element.append(...children.flat().filter((child) => child !== null && child !== undefined));
	return element;
}

const FOCUSABLE = 'a[href], button, input, select, summary, [tabindex]';

/**
 * Shows other content in a place, if it differs, so that selected text stays. The focus goes to the new element that
 * leads to the same address or has the same text as the one before, else to the one in its place.
 */
export function replaceContent(place, ...children) {
	const fresh = document.createDocumentFragment();
	fresh.append(...children.flat().filter((child) => child !== null && child !== undefined));
	if (place.childNodes.length === fresh.childNodes.length
		&& [...place.childNodes].every((node, index) => node.isEqualNode(fresh.childNodes[index]))) {
		return;
	}
	const focused = place.contains(document.activeElement) ? document.activeElement : null;
	const before = focused ? [...place.querySelectorAll(FOCUSABLE)] : [];
	place.replaceChildren(fresh);
	if (focused) {
		const after = [...place.querySelectorAll(FOCUSABLE)];
		(after.find((each) => nameOf(each) === nameOf(focused)) ?? after[Math.min(before.indexOf(focused), after.length - 1)])
			?.focus({ preventScroll: true });
	}
}

function nameOf(element) {
	return element.getAttribute('href') ?? element.textContent;
}

/** Control characters and those that change the direction of text, as visible characters. */
export function visible(value) {
	const shown = String(value).replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
		(character) => {
			const code = character.charCodeAt(0);
			return code < 0x20 ? String.fromCharCode(0x2400 + code)
				: code === 0x7f ? '\u2421' : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
		});
	return shown.length > MAX_TEXT_LENGTH ? `${shown.slice(0, MAX_TEXT_LENGTH)}… (${count(shown.length)} characters)` : shown;
}

/** Foreign text, whose direction does not reach beyond it. */
export function text(value, className) {
	const shown = visible(value);
	return h('bdi', { class: className ? `text ${className}` : 'text', title: shown }, shown);
}

export function link(path, content, className) {
	return h('a', { href: path, class: className ?? null }, content);
}

/** The address of a page; segments and parameters are encoded. */
export function pageAddress(segments, parameters = {}) {
	const query = queryText(parameters);
	return `#/${segments.map(encodeURIComponent).join('/')}${query ? `?${query}` : ''}`;
}

export function queryText(parameters) {
	const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== '');
	return new URLSearchParams(given.map(([name, value]) => [name, wellFormed(value)])).toString();
}

function wellFormed(value) {
	return String(value).replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

export function taskAddress(loop, id) {
	return pageAddress(['loops', loop, 'task'], { id });
}

export function badge(state) {
	return h('span', { class: `badge state-${String(state).toLowerCase()}` }, String(state).toLowerCase().replaceAll('_', ' '));
}
