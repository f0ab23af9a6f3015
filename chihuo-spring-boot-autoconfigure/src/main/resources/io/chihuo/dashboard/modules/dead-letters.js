// SPDX-License-Identifier: Apache-2.0

// The pages of dead letters.

import { badge, h, link, loopPath, pageAddress, queryText, text, visible } from './elements.js';
import { count, moment, rate } from './numbers.js';
import { facts, table } from './tables.js';
import { readOnce, session, write } from './requests.js';
import { live, panel, redirectRead } from './live.js';
import { actionButton, confirmChange, say } from './dialogs.js';
import { filterBox, heading, keepParameters, labelled, LONG_PAGE_SIZE, loopLink, PAGE_SIZE, pager, plural, taskLink,
	toolbar, words } from './parts.js';
import { CHANGES, changeTask, startOperation } from './queue.js';

export function deadPage({ segments: [, loop], parameters }) {
	if (loop) {
		return [heading('Dead letters of ', text(loop)), h('p', { class: 'note' }, 'of loop ', loopLink(loop)), deadLetters(loop, parameters, ['dead', loop], {})];
	}
	const place = panel('Loops with dead letters');
	const rows = table('Loops with dead letters', [
		{ title: 'Loop', heads: true, value: (row) => row.name, show: (name) => link(pageAddress(['dead', name]), text(name)) },
		{ title: 'Dead', className: 'number', value: (row) => count(row.counts?.dead) },
		{ title: 'Failed / min', className: 'number', value: (row) => rate(row.rates.failedPerMinute) },
		{ title: 'State', value: (row) => row.states, show: (states) => states.map(badge) },
	], (row) => row.name, () => 'No loop has dead letters. Tasks come here after their last attempt.');
	const query = { state: 'dead', sort: 'dead', size: PAGE_SIZE, name: parameters.name };
	const read = live(`overview?${queryText(query)}`, place, (overview) => rows.update(overview.loops));
	place.body.append(toolbar(labelled('Name', filterBox(query.name, 'part of a name', (name) => {
		query.name = name;
		keepParameters(['dead'], { name });
		redirectRead(read, `overview?${queryText(query)}`);
	}))), rows.element);
	return [heading('Dead letters'), place.element];
}

const FILTERS = ['cause', 'exception', 'idPrefix', 'olderThan', 'newerThan'];

/** Groups by cause, and the dead letters that match a filter; requeue and discard of one, ticked ones, a group, all. */
export function deadLetters(loop, parameters, segments, fixed) {
	const filter = Object.fromEntries(FILTERS.map((name) => [name, parameters[name] ?? '']));
	const groups = panel('By cause');
	const letters = panel('Dead letters');
	const ticked = new Set();
	let cursor = null;
	let groupCursor = null;
	const given = () => Object.fromEntries(FILTERS.filter((name) => filter[name] !== '').map((name) => [name, filter[name]]));
	const filtered = () => Object.keys(given()).length > 0;
	const groupRows = table('Causes', causeColumns(loop, given, (cause) => setFilter({ cause })), (group) => group.cause, () => 'No dead letters.');
	const rows = table('Dead letters', letterColumns(loop, ticked, () => showTicked()), (letter) => letter.id,
		() => filtered() ? 'No dead letter among those that were looked at matches the filter.' : 'No dead letters. Tasks come here after their last attempt.');
	const groupPages = pager((next) => {
		groupCursor = next;
		redirectRead(groupRead, groupAddress());
	}, 'Look further');
	const pages = pager((next) => {
		cursor = next;
		redirectRead(read, address());
	});
	const groupAddress = () => `${loopPath(loop)}/dead-letter-causes?${queryText({ ...given(), cursor: groupCursor })}`;
	const address = () => filtered() ? `${loopPath(loop)}/dead-letters?${queryText({ ...given(), size: LONG_PAGE_SIZE, cursor })}`
		: `${loopPath(loop)}/dead?${queryText({ last: 'true', size: LONG_PAGE_SIZE, cursor })}`;
	function setFilter(change) {
		Object.assign(filter, change);
		cursor = groupCursor = null;
		ticked.clear();
		pages.reset();
		groupPages.reset();
		keepParameters(segments, { ...fixed, ...given() });
		showFilter();
		redirectRead(groupRead, groupAddress());
		redirectRead(read, address());
	}
	const chosen = h('div', { class: 'chosen' });
	const allActions = h('span', { class: 'actions' });
	function showFilter() {
		chosen.replaceChildren(...['cause', 'exception'].filter((name) => filter[name]).map((name) => h('span', { class: 'chip' }, `${name}: `, text(filter[name]),
			h('button', { type: 'button', 'aria-label': `Remove the filter for the ${name}`, onclick: () => setFilter({ [name]: '' }) }, '×'))));
		const which = filtered() ? 'matching' : 'all';
		allActions.replaceChildren(...[actionButton(`Requeue ${which}`, () => startBulk(loop, 'requeue', given())),
			actionButton(`Discard ${which}`, () => startBulk(loop, 'discard', given()), 'danger')].filter((button) => button !== null));
	}
	const tickedActions = h('span', { class: 'actions', hidden: true }, actionButton('Requeue ticked', () => changeTicked(loop, 'requeue', ticked, showTicked)),
		actionButton('Discard ticked', () => changeTicked(loop, 'discard', ticked, showTicked), 'danger'));
	function showTicked() {
		tickedActions.hidden = ticked.size === 0;
		letters.element.querySelectorAll('input[type=checkbox]').forEach((box) => box.checked = ticked.has(box.value));
	}
	const groupRead = live(groupAddress(), groups, (answer) => {
		groupRows.update(answer.causes);
		groupPages.update(answer.next, `${lookedAt(answer, groupCursor)}${answer.otherCount > 0
			? `; ${count(answer.otherCount)} of further causes` : ''}`);
	});
	const read = live(address(), letters, (answer) => {
		const shown = (answer.letters ?? answer.tasks).map(letterOf);
		rows.update(shown);
		[...ticked].filter((id) => !shown.some((letter) => letter.id === id)).forEach((id) => ticked.delete(id));
		showTicked();
		pages.update(answer.next, filtered() ? `Oldest first; ${lookedAt(answer, cursor)}` : 'Newest first');
	});
	groupRead.onProblem = () => groupRows.update([]);
	read.onProblem = () => {
		rows.update([]);
		ticked.clear();
		showTicked();
	};
	groups.body.append(groupRows.element, groupPages.element);
	letters.body.append(toolbar(labelled('Id begins with', filterBox(filter.idPrefix, 'prefix', (idPrefix) => setFilter({ idPrefix }))),
		labelled('Older than', filterBox(filter.olderThan, '2h', (olderThan) => setFilter({ olderThan }))),
		labelled('Newer than', filterBox(filter.newerThan, '30m', (newerThan) => setFilter({ newerThan }))), allActions, tickedActions), chosen, rows.element, pages.element);
	showFilter();
	return h('div', null, groups.element, letters.element);
}

/** A scan has a bound. */
function lookedAt({ scanned, total }, cursor) {
	return `${cursor ? 'the next ' : ''}${count(scanned)} of ${plural(total, 'dead letter')} looked at`;
}

function letterOf(letter) {
	const task = letter.task ?? letter;
	return { id: task.id, reason: letter.reason ?? task.lastError, attempts: task.attempts, addedAt: task.addedAt, diedAt: letter.diedAt ?? task.endedAt };
}

function causeColumns(loop, given, onChoose) {
	return [
		{ title: 'Cause', heads: true, value: (group) => group.cause, show: (cause) => h('button', { type: 'button', class: 'plain',
			title: 'Show these only', onclick: () => onChoose(cause) }, text(cause, 'error')) },
		{ title: 'Count', className: 'number', value: (group) => count(group.count) },
		{ title: 'First', value: (group) => group.firstDiedAt, show: moment },
		{ title: 'Last', value: (group) => group.lastDiedAt, show: moment },
		{ title: 'Example', value: (group) => group.exampleId, show: (id) => taskLink(loop, id) },
		session.write ? { title: 'Act', value: () => null, show: (_, group) => [
			actionButton('Requeue group', () => startBulk(loop, 'requeue', { ...given(), cause: group.cause })), ' ',
			actionButton('Discard group', () => startBulk(loop, 'discard', { ...given(), cause: group.cause }), 'danger')] } : null,
	].filter((column) => column !== null);
}

function letterColumns(loop, ticked, onTick) {
	return [
		session.write ? { title: 'Tick', className: 'tick', value: (letter) => letter.id, show: (id) => {
			const box = h('input', { type: 'checkbox', value: id, 'aria-label': `Tick ${visible(id)}`, onchange: () => {
				ticked[box.checked ? 'add' : 'delete'](id);
				onTick();
			} });
			box.checked = ticked.has(id);
			return box;
		} } : null,
		{ title: 'Id', heads: true, value: (letter) => letter.id, show: (id) => taskLink(loop, id) },
		{ title: 'Reason', value: (letter) => letter.reason, show: (reason) => text(reason ?? 'unknown', 'error') },
		{ title: 'Attempts', className: 'number', value: (letter) => count(letter.attempts) },
		{ title: 'Added', value: (letter) => letter.addedAt, show: moment },
		{ title: 'Died', value: (letter) => letter.diedAt, show: moment },
		session.write ? { title: 'Act', value: () => null, show: (_, letter) => [actionButton('Requeue', () => changeTask(loop, 'requeue', letter.id)), ' ',
			actionButton('Discard', () => changeTask(loop, 'discard', letter.id), 'danger')] } : null,
	].filter((column) => column !== null);
}

/** The filter and the count are those at the time of the question; the server freezes them when the operation starts. */
async function startBulk(loop, action, filter) {
	const matching = Object.keys(filter).length > 0;
	const seen = matching ? await readOnce(`${loopPath(loop)}/dead-letter-causes?${queryText(filter)}`) : await readOnce(loopPath(loop));
	const amount = matching ? seen.causes.reduce((sum, group) => sum + group.count, seen.otherCount) : seen.counts.dead;
	const exact = !matching || seen.next === null;
	const change = CHANGES[action];
	const given = await confirmChange({ title: [`${change.label} `, matching ? 'all dead letters that match' : 'all dead letters', '?'],
		name: loop, amount: exact ? amount : null, danger: change.danger,
		action: `${change.label} ${exact ? count(amount) : `${count(amount)} or more`}`,
		details: [facts([['loop', text(loop)], ...FILTERS.filter((name) => filter[name]).map((name) => [words(name), text(filter[name])]),
			['dead letters', exact ? count(amount) : `${count(amount)} among the first ${count(seen.scanned)} of ${count(seen.total)}; the operation counts them all first`]]),
		h('p', { class: 'note' }, 'Those that become dead letters after the start are left alone. The operation goes on without this page, and can be stopped.')] });
	return given && startOperation(loop, action, filter);
}

async function changeTicked(loop, action, ticked, onDone) {
	const ids = [...ticked];
	const change = CHANGES[action];
	const given = await confirmChange({ title: `${change.label} ${plural(ids.length, 'dead letter')}?`, action: change.label, danger: change.danger,
		details: [h('ul', { class: 'ids' }, ids.slice(0, 10).map((id) => h('li', null, text(id))), ids.length > 10 ? h('li', null, `and ${count(ids.length - 10)} more`) : null)] });
	if (!given) {
		return null;
	}
	let changed = 0;
	for (const id of ids) {
		changed += (await write(`${loopPath(loop)}/${action}`, { id })).changed ?? 0;
		ticked.delete(id);
		say(`${change.label}: ${count(changed)} of ${count(ids.length)}`);
	}
	onDone();
	return `${change.label}: ${count(changed)} of ${count(ids.length)}`;
}
