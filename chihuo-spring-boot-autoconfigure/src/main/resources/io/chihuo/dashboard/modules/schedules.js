// SPDX-License-Identifier: Apache-2.0

// The pages of schedules.

import { badge, h, link, pageAddress, queryText, replaceContent, text } from './elements.js';
import { count, durationSeconds, fullTime, moment, span } from './numbers.js';
import { facts, table } from './tables.js';
import { session, write } from './requests.js';
import { alsoShows, live, panel, redirectRead } from './live.js';
import { actionButton, confirmChange } from './dialogs.js';
import { heading, LONG_PAGE_SIZE, loopLink, pager, plural, taskLink, words } from './parts.js';

export function schedulesPage({ parameters }) {
	return parameters.name === undefined ? [heading('Schedules'), schedulesPanel(() => true)] : schedulePage(parameters.name);
}

export function schedulesPanel(wanted) {
	const place = panel('Schedules');
	const rows = table('Schedules', [
		{ title: 'Schedule', heads: true, value: (schedule) => schedule.name, show: (name) => link(pageAddress(['schedules'], { name }), text(name)) },
		{ title: 'Loop', value: (schedule) => schedule.loop, show: loopLink },
		{ title: 'State', value: (schedule) => schedule.status, show: badge },
		{ title: 'Slots', value: (schedule) => schedule.options, show: slotWords },
		{ title: 'Last', value: (schedule) => schedule.lastSlot, show: moment },
		{ title: 'Next', value: (schedule) => schedule.status === 'ACTIVE' ? schedule.nextSlot : null, show: moment },
		session.write ? { title: 'Act', value: (schedule) => schedule.status, show: (status, schedule) => scheduleActions(schedule.name, status, schedule.declared) } : null,
	].filter((column) => column !== null), (schedule) => schedule.name, () => 'No schedule. A method with @ChihuoSchedule is one, and ChihuoClient.schedules() makes them at run time.');
	const pages = pager((cursor) => redirectRead(read, `schedules?${queryText({ size: LONG_PAGE_SIZE, cursor })}`));
	const read = live(`schedules?${queryText({ size: LONG_PAGE_SIZE })}`, place, (answer) => {
		rows.update(answer.schedules.filter(wanted));
		pages.update(answer.next, answer.unreadable.length > 0 ? `${plural(answer.unreadable.length, 'schedule')} cannot be read on this node` : '');
	});
	place.body.append(rows.element, pages.element);
	return place.element;
}

const SCHEDULE_CHANGES = {
	'pause': { label: 'Pause', text: 'No tasks are added for its slots until it is resumed.' },
	'resume': { label: 'Resume', text: 'It goes on with the first slot after now.' },
	'resume-and-catch-up': { label: 'Resume and catch up', text: 'It goes on with the slots of the pause, as its misfire policy says.' },
	'run-now': { label: 'Run now', text: 'A task is added at once. The series does not move.' },
	'remove': { label: 'Remove', text: 'The schedule and its history are removed.', danger: true },
};

function scheduleActions(name, status, declared) {
	const possible = [...status === 'PAUSED' ? ['resume', 'resume-and-catch-up'] : ['pause'], 'run-now', ...declared ? [] : ['remove']];
	return possible.flatMap((action) => [actionButton(SCHEDULE_CHANGES[action].label, async () => {
		const change = SCHEDULE_CHANGES[action];
		const given = await confirmChange({ title: `${change.label}?`, action: change.label, danger: change.danger,
			details: [h('p', null, text(name)), h('p', null, change.text)] });
		if (given) {
			const answer = await write(`schedules/${action}`, { id: name });
			return `${change.label}: ${answer.taskId ? `task ${answer.taskId}` : answer.changed ? 'done' : 'nothing to do'}`;
		}
	}, SCHEDULE_CHANGES[action].danger ? 'danger' : null), ' ']).filter((button) => button !== null);
}

function slotWords(options) {
	if (options.every) {
		return `every ${span(durationSeconds(options.every))}`;
	}
	const spoken = cronWords(options.cron);
	return [text(options.cron, 'code'), spoken ? ` ${spoken}` : '', ` (${options.zone})`];
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MACROS = { '@yearly': '0 0 0 1 1 *', '@annually': '0 0 0 1 1 *', '@monthly': '0 0 0 1 * *', '@weekly': '0 0 0 * * 0', '@daily': '0 0 0 * * *', '@midnight': '0 0 0 * * *', '@hourly': '0 0 * * * *' };

/** Words for the usual cron expressions, null for others. */
function cronWords(cron) {
	const [second, minute, hour, day, month, weekday] = (MACROS[cron] ?? cron).trim().split(/\s+/);
	const number = (field) => /^\d+$/.test(field);
	const any = (field) => field === '*' || field === '?';
	const step = (field) => /^(?:\*|0)\/(\d+)$/.exec(field)?.[1];
	if (!weekday || !any(month)) {
		return null;
	}
	const days = any(weekday) ? any(day) ? 'every day' : number(day) ? `on day ${day} of each month` : day === 'L' ? 'on the last day of each month' : null
		: any(day) ? dayWords(weekday) : null;
	if (days === null) {
		return null;
	}
	const daily = days === 'every day' ? '' : ` ${days}`;
	const two = (field) => field.padStart(2, '0');
	if ([second, minute, hour].every(number)) {
		return `${days} at ${two(hour)}:${two(minute)}${second === '0' ? '' : `:${two(second)}`}`;
	}
	if (any(hour) && number(second)) {
		return any(minute) ? `every minute${daily}` : step(minute) ? `every ${step(minute)} minutes${daily}` : number(minute) ? `every hour at minute ${minute}${daily}` : null;
	}
	if (step(hour) && number(minute) && number(second)) {
		return `every ${step(hour)} hours at minute ${minute}${daily}`;
	}
	return any(hour) && any(minute) ? any(second) ? `every second${daily}` : step(second) ? `every ${step(second)} seconds${daily}` : null : null;
}

function dayWords(field) {
	const dayOf = (name) => /^[0-7]$/.test(name) ? DAYS[Number(name)] : DAYS.find((each) => each.slice(0, 3).toUpperCase() === name.toUpperCase());
	const range = field.split('-');
	if (range.length === 2) {
		return range.every(dayOf) ? `${dayOf(range[0])} to ${dayOf(range[1])}` : null;
	}
	const days = field.split(',').map(dayOf);
	return days.every((day) => day) ? `on ${days.join(', ')}` : null;
}

function schedulePage(name) {
	const state = panel('State');
	const next = panel('Next slots');
	const past = panel('History');
	const body = h('div');
	const actions = h('div', { class: 'actions' });
	const viewer = Intl.DateTimeFormat().resolvedOptions().timeZone;
	let zone = 'UTC';
	let shown = '';
	const slots = table('Next slots', [
		{ title: 'In the zone of the schedule', heads: true, value: (slot) => `${fullTime(slot, zone)} ${zone}` },
		{ title: `In yours (${viewer})`, value: (slot) => fullTime(slot, viewer) },
		{ title: 'When', value: (slot) => slot, show: moment },
	], (slot) => slot, () => 'No slot follows.');
	const lines = table('History', [
		{ title: 'At', value: (entry) => entry.at, show: moment },
		{ title: 'What', heads: true, value: (entry) => entry.kind, show: badge },
		{ title: 'Slot', value: (entry) => entry.nominalTime, show: moment },
		{ title: 'Slots', className: 'number', value: (entry) => count(entry.slotCount) },
		{ title: 'Task', value: (entry) => [loop, entry.taskId], show: ([of, id]) => id ? taskLink(of, id) : '–' },
	], (entry) => `${entry.at} ${entry.kind} ${entry.nominalTime} ${entry.taskId}`, () => 'Nothing has happened yet.');
	let loop = '';
	const read = live(`schedules?${queryText({ id: name })}`, state, (answer) => {
		const schedule = answer.schedule;
		loop = schedule.loop;
		zone = schedule.options.zone;
		replaceContent(body, facts([['state', badge(schedule.status)], ['loop', loopLink(schedule.loop)], ['slots', h('span', null, slotWords(schedule.options))],
			['declared by', schedule.declared ? 'a node, with an annotation' : 'the application, at run time'],
			['misfire policy', words(schedule.options.misfire.toLowerCase())], ['overlap policy', schedule.options.overlap.toLowerCase().replaceAll('_', ' ')],
			['last slot', moment(schedule.lastSlot)], ['next slot', schedule.status === 'ACTIVE' ? moment(schedule.nextSlot) : null],
			['waits for the run before', schedule.waitingSlot ? moment(schedule.waitingSlot) : null]]));
		const seen = JSON.stringify([schedule.status, schedule.declared]);
		if (seen !== shown) {
			shown = seen;
			replaceContent(actions, scheduleActions(name, schedule.status, schedule.declared));
		}
		slots.update(answer.nextSlots);
		lines.update(answer.history.slice(0, 20));
	});
	alsoShows(read, next);
	alsoShows(read, past);
	state.body.append(body);
	next.body.append(slots.element);
	past.body.append(lines.element);
	return [heading('Schedule ', text(name)), actions, state.element, next.element, past.element];
}
