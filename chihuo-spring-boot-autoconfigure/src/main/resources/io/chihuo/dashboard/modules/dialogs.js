// SPDX-License-Identifier: Apache-2.0

// Messages and dialogs.

import { h, text, visible } from './elements.js';
import { session } from './requests.js';

const ASK_NAME_FROM = 1000;

export function showNotice(words, ...more) {
	const notice = document.getElementById('notice');
	if (notice.dataset.words !== words.replace(/\d+/g, '')) {
		notice.dataset.words = words.replace(/\d+/g, '');
		notice.replaceChildren(h('span', null, words), ...more);
	}
	notice.firstChild.textContent = words;
	notice.hidden = false;
}

export function hideNotice() {
	document.getElementById('notice').hidden = true;
}

let unsay = 0;

/** Says what has happened, also to screen readers. */
export function say(words, failed = false) {
	const said = document.getElementById('said');
	said.textContent = visible(words);
	said.classList.toggle('failed', failed);
	said.classList.add('shown');
	clearTimeout(unsay);
	unsay = setTimeout(() => said.classList.remove('shown'), failed ? 12000 : 5000);
}

/**
 * Asks before a change. Resolves to the values of the fields, or null.
 * @param amount number of tasks that are changed; from 1,000 on, or if it is not known, the name has to be typed
 */
export function confirmChange({ title, details = [], amount = 1, name = null, fields = [], action, danger = false }) {
	const asksName = name !== null && (amount === null || amount > ASK_NAME_FROM);
	const inputs = fields.map((field) => h('input', { id: `field-${field.name}`, name: field.name, type: field.type ?? 'text',
		value: field.value ?? null, min: field.min ?? null, max: field.max ?? null, required: field.required ?? false,
		autocomplete: 'off' }));
	const typed = h('input', { id: 'typed-name', autocomplete: 'off', spellcheck: 'false' });
	const act = h('button', { type: 'submit', class: danger ? 'danger' : 'primary', disabled: asksName }, action);
	typed.addEventListener('input', () => act.disabled = typed.value !== name);
	const form = h('form', { method: 'dialog' }, h('h2', { id: 'dialog-title' }, title), details,
		fields.map((field, index) => h('p', null, h('label', { for: `field-${field.name}` }, field.label), inputs[index])),
		asksName ? h('p', null, h('label', { for: 'typed-name' }, 'Type the name of the loop, ', text(name), ', to go on'), typed) : null,
		h('p', { class: 'buttons' }, h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'), act));
	let result = null;
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		result = Object.fromEntries(inputs.map((input) => [input.name, input.value]));
		dialog.close();
	});
	const dialog = h('dialog', { 'aria-labelledby': 'dialog-title' }, form);
	return showDialog(dialog).then(() => result);
}

export function showDialog(dialog) {
	const focused = document.activeElement;
	document.body.append(dialog);
	dialog.showModal();
	return new Promise((resolve) => dialog.addEventListener('close', () => {
		dialog.remove();
		focused?.focus();
		resolve();
	}));
}

/** A button that changes something; there is none for those who may only read. */
export function actionButton(label, act, className) {
	if (!session.write) {
		return null;
	}
	const button = h('button', { type: 'button', class: className ?? null, onclick: async () => {
		button.disabled = true;
		try {
			const words = await act();
			if (words) {
				say(words);
			}
		}
		catch (failure) {
			say(failure.message, true);
		}
		button.disabled = false;
	} }, label);
	return button;
}
