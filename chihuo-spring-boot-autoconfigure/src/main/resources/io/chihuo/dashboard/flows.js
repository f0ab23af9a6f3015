// SPDX-License-Identifier: Apache-2.0

// Pages of flows, schedules, nodes, bulk operations and the audit.

import { actionButton, alsoShows, badge, confirmChange, count, durationSeconds, facts, figure, fullTime, gauge, h, heading,
	keepParameters, labelled, link, live, LONG_PAGE_SIZE, loopLink, moment, PAGE_SIZE, pageAddress, pager, panel, part,
	plural, queryText, redirectRead, replaceContent, select, session, span, svg, table, taskLink, text, toolbar, versionsOf, visible,
	words, write } from './dashboard.js';

// ---- Flows

const FLOW_STATES = [['', 'all'], ['RUNNING', 'running'], ['DONE', 'done'], ['FAILED', 'failed'], ['CANCELLED', 'cancelled'], ['COMPENSATION_FAILED', 'compensation failed']];

export function flowsPage({ parameters }) {
	if (parameters.id !== undefined) {
		return flowPage(parameters.id);
	}
	const place = panel('Flows');
	const query = { state: parameters.state, size: PAGE_SIZE, cursor: null };
	const figures = h('div', { class: 'figures' });
	const rows = table('Flows', [
		{ title: 'Flow', heads: true, value: (flow) => flow.id, show: (id) => link(pageAddress(['flows'], { id }), text(id)) },
		{ title: 'State', value: (flow) => flow.state, show: badge },
		{ title: 'Started', value: (flow) => flow.startedAt, show: moment },
		{ title: 'Ended', value: (flow) => flow.endedAt, show: moment },
	], (flow) => flow.id, () => query.state ? 'No flow is in this state.' : 'No flow was started yet. ChihuoClient.startFlow starts one.');
	const pages = pager((cursor) => ask({ cursor }));
	function ask(change) {
		Object.assign(query, change);
		keepParameters(['flows'], { state: query.state });
		redirectRead(read, `flows?${queryText(query)}`);
	}
	const look = h('input', { type: 'search', placeholder: 'exact id', autocomplete: 'off', onkeydown: (event) => {
		if (event.key === 'Enter' && look.value !== '') {
			location.hash = pageAddress(['flows'], { id: look.value });
		}
	} });
	const read = live(`flows?${queryText(query)}`, place, (answer) => {
		replaceContent(figures, Object.entries(answer.counts).map(([state, number]) => figure(state.toLowerCase().replaceAll('_', ' '), count(number))));
		rows.update(answer.flows);
		pages.update(answer.next);
	});
	place.body.append(figures, toolbar(labelled('State', select(FLOW_STATES, query.state, (state) => {
		pages.reset();
		ask({ state, cursor: null });
	})), labelled('Look up', look)), rows.element, pages.element);
	return [heading('Flows'), place.element];
}

function flowPage(id) {
	const place = panel('Graph');
	const figures = h('div', { class: 'figures' });
	const drawing = h('div', { class: 'graph', tabindex: '0', role: 'region', 'aria-label': 'Graph of the flow' });
	const actions = h('div', { class: 'actions' });
	const steps = panel('Steps');
	let shown = {};
	const rows = table('Steps', stepColumns(id), (step) => step.name, () => 'The flow has no steps.');
	const pages = pager((cursor) => redirectRead(read, `flows?${queryText({ id, size: LONG_PAGE_SIZE, cursor })}`));
	const read = live(`flows?${queryText({ id, size: LONG_PAGE_SIZE })}`, place, (flow) => {
		replaceContent(figures, h('div', { class: 'figure' }, badge(flow.state), h('span', null, 'state')), figure('steps done', `${count(flow.done)} / ${count(flow.total)}`),
			h('div', { class: 'figure' }, moment(flow.startedAt), h('span', null, 'started')), h('div', { class: 'figure' }, moment(flow.endedAt), h('span', null, 'ended')));
		if (shown.diagram !== flow.diagram) {
			drawing.replaceChildren(drawFlow(parseDiagram(flow.diagram)));
		}
		if (shown.state !== flow.state) {
			replaceContent(actions, flowActions(id, flow.state));
		}
		shown = flow;
		rows.update(flow.steps);
		pages.update(flow.next, flow.unreadSignals > 0 ? `${plural(flow.unreadSignals, 'signal')} not taken by a step yet` : '');
	});
	alsoShows(read, steps);
	place.body.append(figures, drawing);
	steps.body.append(rows.element, pages.element);
	return [heading('Flow ', text(id)), actions, place.element, steps.element];
}

const FLOW_CHANGES = {
	cancel: { label: 'Cancel flow', text: 'All steps that have not ended are cancelled.', danger: true },
	resume: { label: 'Resume flow', text: 'The steps that have failed run again.' },
	retry: { label: 'Retry', text: 'The step runs again.' },
	skip: { label: 'Skip', text: 'The step is taken for done.', danger: true, fields: [{ name: 'value', label: 'Its result, if there is one' }] },
	signal: { label: 'Send signal', text: 'A step that waits for a signal of this name takes it.',
		fields: [{ name: 'name', label: 'Name', required: true }, { name: 'value', label: 'Value, if there is one' }] },
};

function flowActions(id, state) {
	const possible = state === 'RUNNING' ? ['signal', 'cancel'] : state === 'FAILED' || state === 'COMPENSATION_FAILED' ? ['resume'] : [];
	return possible.map((action) => actionButton(FLOW_CHANGES[action].label, () => changeFlow(id, action), FLOW_CHANGES[action].danger ? 'danger' : null))
		.filter((button) => button !== null);
}

async function changeFlow(id, action, step) {
	const change = FLOW_CHANGES[action];
	const given = await confirmChange({ title: `${change.label}?`, action: change.label, danger: change.danger, fields: change.fields ?? [],
		details: [h('p', null, text(step ?? id)), h('p', null, change.text)] });
	if (given) {
		const body = Object.fromEntries(Object.entries({ id, step, ...given }).filter(([, value]) => value !== '' && value !== undefined));
		const answer = await write(`flows/${action}`, body);
		return `${change.label}: the flow is ${String(answer.state).toLowerCase()}`;
	}
}

function stepColumns(id) {
	return [
		{ title: 'Step', heads: true, value: (step) => step.name, show: (name) => text(name) },
		{ title: 'Kind', value: (step) => step.kind.toLowerCase() },
		{ title: 'State', value: (step) => step.state, show: badge },
		{ title: 'Task', value: (step) => [step.loop, step.taskId], show: ([loop, task]) => loop && task ? taskLink(loop, task) : '–' },
		{ title: 'Run', className: 'number', value: (step) => count(step.round) },
		{ title: 'Items', value: (step) => step.items, show: (items) => items ? `${count(items.done)} done, ${count(items.failed)} failed of ${count(items.known)}${items.complete ? '' : ' or more'}` : '–' },
		{ title: 'Held back by', value: (step) => [step.obstacle, step.dueAt], show: ([obstacle, due]) => [obstacle ? text(obstacle) : due ? ['due ', moment(due)] : '–'].flat() },
		session.write ? { title: 'Act', value: (step) => step.state, show: (state, step) => state === 'FAILED' || state === 'LOST' ? [
			actionButton('Retry', () => changeFlow(id, 'retry', step.name)), ' ', actionButton('Skip', () => changeFlow(id, 'skip', step.name))] : '–' } : null,
	].filter((column) => column !== null);
}

// The endpoint draws a flow as text for Mermaid. These are the lines that it writes.

function parseDiagram(diagram) {
	const root = { children: [], edges: [] };
	const open = [root];
	for (const line of diagram.split('\n').map((each) => each.trim())) {
		const frame = /^subgraph (n\d+)\["(.*)"\]$/.exec(line);
		const leaf = /^(n\w+)(\(?)\["(.*)"\]\)?(?::::(\w+))?$/.exec(line);
		const edge = /^(n\d+) (-->|-- (\w+) -->|-\. (\w+) \.->) (n\d+)$/.exec(line);
		if (frame) {
			const child = { id: frame[1], label: labelOf(frame[2]), children: [], edges: [] };
			open.at(-1).children.push(child);
			open.push(child);
		}
		else if (line === 'end') {
			open.pop();
		}
		else if (edge) {
			open.at(-1).edges.push({ from: edge[1], to: edge[5], label: edge[3] ?? edge[4] ?? null, dashed: edge[4] !== undefined });
		}
		else if (leaf) {
			open.at(-1).children.push({ id: leaf[1], round: leaf[2] === '(', label: labelOf(leaf[3]), state: leaf[4] ?? 'waiting' });
		}
	}
	return root;
}

function labelOf(escaped) {
	return visible(escaped.replace(/#(\d+);/g, (whole, code) => Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : whole));
}

const GAP = 34;
const PAD = 12;
const TITLE = 20;

/** Places the children of a frame in columns: each after those that lead to it. */
function placeFrame(frame) {
	const columns = [];
	const depths = new Map();
	const depthOf = (child, path) => {
		if (!depths.has(child.id)) {
			const before = frame.edges.filter((edge) => edge.to === child.id && !path.includes(edge.from))
				.map((edge) => frame.children.find((other) => other.id === edge.from)).filter((other) => other);
			depths.set(child.id, before.length === 0 ? 0 : 1 + Math.max(...before.map((other) => depthOf(other, [...path, child.id]))));
		}
		return depths.get(child.id);
	};
	for (const child of frame.children) {
		placeNode(child);
		(columns[depthOf(child, [])] ??= []).push(child);
	}
	const top = frame.label === undefined ? 0 : TITLE;
	const heights = columns.map((column) => column.reduce((sum, child) => sum + child.height + PAD, -PAD));
	frame.height = Math.max(0, ...heights) + 2 * PAD + top;
	let x = PAD;
	columns.forEach((column, index) => {
		let y = top + PAD + (frame.height - top - 2 * PAD - heights[index]) / 2;
		const width = Math.max(...column.map((child) => child.width));
		for (const child of column) {
			Object.assign(child, { x, y });
			y += child.height + PAD;
		}
		x += width + GAP;
	});
	frame.width = Math.max(x - GAP + PAD, 2 * PAD, frame.label === undefined ? 0 : shorten(frame.label).length * 7 + 2 * PAD);
}

function placeNode(node) {
	if (node.children) {
		placeFrame(node);
	}
	else {
		Object.assign(node, { width: Math.max(48, shorten(node.label).length * 7.2 + 22), height: 28 });
	}
}

function shorten(label) {
	return label.length > 40 ? `${label.slice(0, 39)}…` : label;
}

function drawFlow(root) {
	placeFrame(root);
	return svg('svg', { viewBox: `0 0 ${root.width} ${root.height}`, width: root.width, height: root.height, role: 'img', 'aria-label': 'Steps of the flow, listed below with their states' },
		svg('defs', null, svg('marker', { id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
			svg('path', { d: 'M0 0 8 4 0 8z', class: 'head' }))), drawInside(root));
}

function drawInside(frame) {
	return [...frame.edges.map((edge) => drawEdge(frame, edge)), ...frame.children.map(drawNode)];
}

function drawNode(node) {
	const label = svg('text', node.children ? { x: PAD, y: 15, class: 'frame-title' } : { x: node.width / 2, y: 18, 'text-anchor': 'middle' }, shorten(node.label));
	return svg('g', { transform: `translate(${node.x} ${node.y})`, class: node.children ? 'frame' : `step state-${node.state}` },
		svg('title', null, node.children ? node.label : `${node.label}: ${node.state}`),
		svg('rect', { width: node.width, height: node.height, rx: node.round ? 14 : 5 }), label, node.children ? drawInside(node) : null);
}

function drawEdge(frame, edge) {
	const from = frame.children.find((child) => child.id === edge.from);
	const to = frame.children.find((child) => child.id === edge.to);
	if (!from || !to) {
		return null;
	}
	const [x1, y1, x2, y2] = [from.x + from.width, from.y + from.height / 2, to.x, to.y + to.height / 2];
	const bend = Math.max(14, (x2 - x1) / 2);
	return svg('g', { class: edge.dashed ? 'edge dashed' : 'edge' },
		svg('path', { d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`, 'marker-end': 'url(#arrow)' }),
		edge.label ? svg('text', { x: (x1 + x2) / 2, y: (y1 + y2) / 2 - 4, 'text-anchor': 'middle' }, edge.label) : null);
}

// ---- Schedules

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

// ---- Nodes, operations, audit

export function nodesPage() {
	const place = panel('Nodes');
	const note = h('p', { class: 'warning', hidden: true });
	const rows = table('Nodes', [
		{ title: 'Node', heads: true, value: (node) => node.name, show: (name) => text(name) },
		{ title: 'Instance', value: (node) => node.instance, show: (instance) => text(instance, 'code') },
		{ title: 'Version', value: (node) => node.version ?? 'unknown', show: (version) => text(version) },
		{ title: 'Uptime', className: 'number', value: (node) => span(durationSeconds(node.uptime)) },
		{ title: 'Loops', className: 'number', value: (node) => count(node.loops) },
		{ title: 'Running', className: 'number', value: (node) => count(node.running) },
	], (node) => node.instance, () => ['No node announces itself. Heartbeats need ', h('code', null, 'chihuo.cluster.heartbeat'), ' and the endpoint.']);
	live('overview?size=1', place, (overview) => {
		const versions = versionsOf(overview.nodes);
		note.hidden = versions.length < 2;
		replaceContent(note, 'Nodes run different versions: ', versions.map((version) => text(version, 'item')));
		rows.update(overview.nodes);
	});
	place.body.append(note, rows.element, h('p', { class: 'note' }, 'A node that has sent nothing for three heartbeats is no longer shown.'));
	return [heading('Nodes'), place.element];
}

export function operationsPage({ segments: [, id] }) {
	const place = panel('Bulk operations');
	const rows = table('Bulk operations', [
		{ title: 'Operation', heads: true, value: (operation) => operation.id, show: (each) => link(pageAddress(['operations', each]), text(each, 'code')) },
		{ title: 'Action', value: (operation) => operation.action.toLowerCase() },
		{ title: 'Loop', value: (operation) => operation.loop, show: loopLink },
		{ title: 'Filter', value: (operation) => operation.filter, show: filterWords },
		{ title: 'State', value: (operation) => operation.state, show: badge },
		{ title: 'Done', value: (operation) => [operation.done, operation.total, operation.state], show: ([done, total, state]) =>
			state === 'COUNTING' ? 'counting' : gauge(done, total) },
		{ title: 'Started', value: (operation) => operation.startedAt, show: moment },
		{ title: 'Ended', value: (operation) => [operation.endedAt, operation.problem], show: ([at, problem]) => problem ? [moment(at), ' ', text(problem, 'error')] : moment(at) },
		session.write ? { title: 'Act', value: (operation) => operation.endedAt, show: (ended, operation) => ended ? '–' : actionButton('Stop', () => stopOperation(operation), 'danger') } : null,
	].filter((column) => column !== null), (operation) => operation.id, () => 'No bulk operation in the last day. Requeue or discard of all dead letters that match starts one.');
	live(id ? `bulk-operations/${part(id)}` : 'bulk-operations', place, (answer) => rows.update(answer.operations ?? [answer]));
	place.body.append(rows.element, id ? h('p', null, link(pageAddress(['operations']), 'All operations')) : null);
	return [heading(id ? 'Operation' : 'Operations'), place.element];
}

async function stopOperation(operation) {
	const given = await confirmChange({ title: 'Stop the operation?', action: 'Stop', danger: true, details: [h('p', null, text(operation.id, 'code')),
		h('p', null, 'What it has changed stays changed. The step under way is finished.')] });
	if (given) {
		await write('bulk-operations/stop', { id: operation.id });
		return 'The operation is stopped';
	}
}

function filterWords(filter) {
	const entries = Object.entries(filter);
	return entries.length === 0 ? 'all' : entries.map(([name, value]) => h('span', { class: 'chip' }, `${words(name)}: `, text(value)));
}

export function auditPage() {
	return [heading('Audit'), auditPanel('audit')];
}

export function auditPanel(path) {
	const place = panel('Last writes over the node that answers');
	const rows = table('Writes', [
		{ title: 'At', value: (entry) => entry.at, show: moment },
		{ title: 'User', value: (entry) => entry.user, show: (user) => user ? text(user) : 'unknown' },
		{ title: 'Action', heads: true, value: (entry) => entry.action, show: (action) => text(action) },
		{ title: 'On', value: (entry) => [entry.target, entry.name], show: ([target, name]) => [`${target.toLowerCase()} `, text(name)] },
		{ title: 'Parameters', value: (entry) => entry.parameters, show: (parameters) => Object.keys(parameters).length > 0 ? filterWords(parameters) : '–' },
		{ title: 'Outcome', value: (entry) => entry.outcome, show: badge },
		{ title: 'Detail', value: (entry) => entry.detail, show: (detail) => text(detail) },
	], (entry) => `${entry.at} ${entry.action} ${entry.name} ${JSON.stringify(entry.parameters)}`, () => 'Nothing was changed over this node since it started.');
	live(path, place, (audit) => rows.update(audit.writes));
	place.body.append(rows.element);
	return place.element;
}
