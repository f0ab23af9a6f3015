// SPDX-License-Identifier: Apache-2.0

// Tasks of a queue, and changes of them.

import { h, loopPath, pageAddress, queryText, taskAddress, text } from './elements.js';
import { count, moment } from './numbers.js';
import { table } from './tables.js';
import { parseExactly } from './payloads.js';
import { session, write } from './requests.js';
import { live, panel, redirectRead } from './live.js';
import { actionButton, confirmChange } from './dialogs.js';
import { keepParameters, labelled, LONG_PAGE_SIZE, pager, plural, select, taskLink, toolbar } from './parts.js';

const EMPTY_PARTS = { running: 'No task runs now.', ready: 'No task is ready: the queue is empty.', delayed: 'No task waits for its time.' };

export function tasksPanel(name, state, parameters) {
	const place = panel(state === 'ready' ? 'Ready tasks, in the order in which they are claimed' : `${state === 'running' ? 'Running' : 'Delayed'} tasks`);
	const query = { size: LONG_PAGE_SIZE, cursor: null, last: state === 'ready' && parameters.last === 'true' ? 'true' : null };
	const rows = table(`Tasks that are ${state}`, taskColumns(name, state), (peeked) => peeked.task.id, () => EMPTY_PARTS[state]);
	const pages = pager((cursor) => {
		query.cursor = cursor;
		redirectRead(read, address());
	});
	const address = () => `${loopPath(name)}/${state}?${queryText(query)}`;
	const ends = state !== 'ready' ? null : labelled('From', select([['', 'the head'], ['true', 'the tail']], query.last, (last) => {
		Object.assign(query, { last, cursor: null });
		pages.reset();
		keepParameters(['loops', name], { tab: state, last });
		redirectRead(read, address());
	}));
	const read = live(address(), place, (page) => {
		rows.update(page.tasks);
		pages.update(page.next);
	}, parseExactly);
	read.onProblem = () => rows.update([]);
	place.body.append(toolbar(ends, idBox(name), actionButton('Cancel many…', () => cancelMany(name), 'danger')), rows.element, pages.element);
	return place.element;
}

/** How many match is not known before the operation has counted them, so the name of the loop has to be typed. */
async function cancelMany(name) {
	const given = await confirmChange({ title: ['Cancel tasks of ', text(name), '?'], name, amount: null, action: 'Cancel all that match', danger: true,
		details: [h('p', { class: 'note' }, 'Ready, delayed and running tasks that were added before now, with this beginning and age. Without both, all are cancelled.')],
		fields: [{ name: 'idPrefix', label: 'Ids begin with' }, { name: 'olderThan', label: 'Added more than this ago, such as 90s or 2h' }] });
	return given && startOperation(name, 'cancel', Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')));
}

export async function startOperation(loop, action, filter) {
	const started = await write(`${loopPath(loop)}/bulk-${action}`, Object.keys(filter).length > 0 ? filter : { all: true });
	location.hash = pageAddress(['operations', started.id]);
	return 'The operation has started';
}

function idBox(name) {
	const input = h('input', { type: 'search', placeholder: 'exact id', autocomplete: 'off', spellcheck: 'false', onkeydown: (event) => {
		if (event.key === 'Enter' && input.value !== '') {
			location.hash = taskAddress(name, input.value);
		}
	} });
	return labelled('Look up', input);
}

function taskColumns(name, state) {
	const when = { running: ['Lease until', 'leasedUntil'], ready: ['Due', 'dueAt'], delayed: ['Due', 'dueAt'] }[state];
	return [
		{ title: 'Id', heads: true, value: (peeked) => peeked.task.id, show: (id) => taskLink(name, id) },
		{ title: 'Attempts', className: 'number', value: (peeked) => count(peeked.task.attempts) },
		{ title: 'Added', value: (peeked) => peeked.task.addedAt, show: moment },
		state === 'running' ? { title: 'Started', value: (peeked) => peeked.task.startedAt, show: moment } : null,
		{ title: when[0], value: (peeked) => peeked.task[when[1]], show: moment },
		{ title: 'Last error', value: (peeked) => peeked.task.lastError, show: (error) => error ? text(error, 'error') : '–' },
		session.showPayload ? { title: 'Payload', value: (peeked) => peeked.payloadLeftOut ? '(left out)' : JSON.stringify(peeked.payload),
			show: (payload) => text(payload ?? 'none', 'payload') } : null,
		session.write ? { title: 'Act', value: () => null, show: (_, peeked) => actionButton('Cancel', () => changeTask(name, 'cancel', peeked.task.id)) } : null,
	].filter((column) => column !== null);
}

export function finishedLookUp(name) {
	return h('section', { class: 'panel' }, h('h2', null, 'Finished tasks'), h('p', { class: 'note' },
		'Finished tasks are marks on their ids. They are counted above and found by id; they have no order to list them in.'), toolbar(idBox(name)));
}

export const CHANGES = {
	cancel: { label: 'Cancel', text: 'The task is taken out of the queue. If it runs, it is interrupted.', danger: true },
	finish: { label: 'Mark as finished', text: 'The id is marked as finished, and is not run again.' },
	unfinish: { label: 'Remove the mark', text: 'The id can be added again.' },
	requeue: { label: 'Requeue', text: 'The dead letter goes to the tail of the queue, with its attempts from 1.' },
	discard: { label: 'Discard', text: 'The dead letter is forgotten.', danger: true },
};

export async function changeTask(loop, action, id) {
	const change = CHANGES[action];
	const given = await confirmChange({ title: `${change.label}?`, action: change.label, danger: change.danger,
		details: [h('p', null, text(id)), h('p', null, change.text)] });
	if (given) {
		const answer = await write(`${loopPath(loop)}/${action}`, { id });
		return `${change.label}: ${answer.result ? String(answer.result).toLowerCase() : plural(answer.changed ?? 0, 'id')}`;
	}
}
