// SPDX-License-Identifier: Apache-2.0

// The pages of loops, tasks and dead letters; addresses, keys and the start.

import { actionButton, alsoShows, badge, chart, clearReads, confirmChange, count, dropReads, durationSeconds, facts, figure,
	filterBox, gauge, h, heading, keepParameters, labelled, link, live, LONG_PAGE_SIZE, loopLink, moment, nextTheme,
	PAGE_SIZE, pageAddress, pager, panel, parseExactly, part, plural, pollSoon, queryText, rate, readOnce, readSession,
	redirectRead, Refused, replaceContent, say, select, serverNow, session, showDialog, span, startLive, table, taskAddress, taskLink,
	text, togglePause, toolbar, tree, trend, trendLine, versionsOf, visible, words, write } from './dashboard.js';
import { auditPage, auditPanel, flowsPage, nodesPage, operationsPage, schedulesPage, schedulesPanel } from './flows.js';

const SECTIONS = [
	{ key: 'o', title: 'Overview', path: '' },
	{ key: 'd', title: 'Dead letters', path: 'dead' },
	{ key: 'f', title: 'Flows', path: 'flows' },
	{ key: 's', title: 'Schedules', path: 'schedules' },
	{ key: 'n', title: 'Nodes', path: 'nodes' },
	{ key: 'p', title: 'Operations', path: 'operations' },
	{ key: 'a', title: 'Audit', path: 'audit' },
];

// ---- Overview

const SORTS = [['', 'name'], ['ready', 'ready'], ['oldest', 'oldest ready'], ['delayed', 'delayed'], ['running', 'running'],
	['dead', 'dead'], ['in', 'rate in'], ['out', 'rate out'], ['failed', 'rate failed']];
const STATES = [['', 'all'], ['running', 'running'], ['paused', 'paused'], ['stopped', 'stopped'], ['failed', 'failed'],
	['unserved', 'no node'], ['growing', 'growing'], ['dead', 'with dead letters']];

function overviewPage({ parameters }) {
	const query = { name: parameters.name, state: parameters.state, sort: parameters.sort, cursor: null, size: PAGE_SIZE };
	const totals = panel('Totals');
	const figures = h('div');
	totals.body.append(figures);
	const loops = panel('Loops');
	const rows = table('Loops', loopColumns(), (loop) => loop.name, () => query.name || query.state
		? 'No loop matches the filter.' : noLoops());
	const pages = pager((cursor) => ask({ cursor }));
	function ask(change) {
		Object.assign(query, change);
		if (!('cursor' in change)) {
			query.cursor = null;
			pages.reset();
		}
		keepParameters([], { name: query.name, state: query.state, sort: query.sort });
		redirectRead(read, `overview?${queryText(query)}`);
	}
	loops.body.append(toolbar(labelled('Name', filterBox(query.name, 'part of a name', (name) => ask({ name }))),
		labelled('State', select(STATES, query.state, (state) => ask({ state }))),
		labelled('Sort by', select(SORTS, query.sort, (sort) => ask({ sort })))), rows.element, pages.element);
	const read = live(`overview?${queryText(query)}`, totals, (overview) => {
		overview.loops.forEach((loop) => loop.trend = trend(`ready ${loop.name}`, loop.counts?.ready));
		rows.update(overview.loops);
		pages.update(overview.next, `${plural(overview.matching, 'loop')}${overview.sampled < overview.known
			? `, ${count(overview.sampled)} of ${count(overview.known)} counted so far` : ''}`);
		replaceContent(figures, totalFigures(overview));
	});
	alsoShows(read, loops);
	return [heading('Overview'), session.write ? null : h('p', { class: 'note' }, 'You can change nothing here. ', text(session.readOnlyReason ?? '')),
		totals.element, loops.element].filter((element) => element !== null);
}

function totalFigures(overview) {
	const { counts, rates, nodes } = overview;
	const versions = versionsOf(nodes);
	return h('div', { class: 'figures' }, figure('ready', count(counts.ready)), figure('delayed', count(counts.delayed)),
		figure('running', count(counts.running)), figure('dead', count(counts.dead), counts.dead > 0 ? pageAddress(['dead']) : null,
			counts.dead > 0 ? 'bad' : null), figure('in / min', rate(rates.inPerMinute)), figure('out / min', rate(rates.outPerMinute)),
		figure('failed / min', rate(rates.failedPerMinute), null, rates.failedPerMinute > 0 ? 'bad' : null),
		figure('nodes', count(overview.nodeCount), pageAddress(['nodes'])),
		versions.length > 1 ? h('p', { class: 'warning' }, 'Nodes run different versions: ', versions.map((version) => text(version, 'item'))) : null,
		h('p', { class: 'note' }, text(overview.backend), ' · namespace ', text(overview.namespace), ' · answered by ', text(overview.node)));
}

function loopColumns() {
	return [
		{ title: 'Loop', heads: true, value: (loop) => loop.name, show: loopLink },
		{ title: 'State', value: (loop) => loop.states, show: (states) => states.length > 0 ? states.map(badge) : badge('no node') },
		{ title: 'Ready', className: 'number', value: (loop) => [loop.counts?.ready ?? null, loop.countedSecondsAgo > 30], show: showCount },
		{ title: '5 min', className: 'wide', value: (loop) => loop.trend, show: (points) => trendLine(points) },
		{ title: 'Oldest', className: 'number', value: (loop) => loop.oldestReadySeconds === null ? '–' : span(loop.oldestReadySeconds) },
		{ title: 'Delayed', className: 'number', value: (loop) => [loop.counts?.delayed ?? null, loop.countedSecondsAgo > 30], show: showCount },
		{ title: 'Running', value: (loop) => [loop.running, loop.capacity], show: ([running, capacity]) => gauge(running, capacity) },
		{ title: 'In / min', className: 'number', value: (loop) => rate(loop.rates.inPerMinute) },
		{ title: 'Out / min', className: 'number', value: (loop) => rate(loop.rates.outPerMinute) },
		{ title: 'Failed', className: 'number', value: (loop) => failureShare(loop.rates) },
		{ title: 'Dead', className: 'number', value: (loop) => [loop.counts?.dead ?? null, loop.countedSecondsAgo > 30, loop.name],
			show: ([dead, old, name]) => dead > 0 ? link(pageAddress(['dead', name]), showCount([dead, old]), 'bad') : showCount([dead, old]) },
	];
}

function showCount([number, old]) {
	return old ? h('span', { class: 'old', title: 'Counted more than 30 seconds ago' }, count(number)) : count(number);
}

function failureShare({ outPerMinute, failedPerMinute }) {
	if (outPerMinute === null || failedPerMinute === null) {
		return '–';
	}
	const all = outPerMinute + failedPerMinute;
	return all === 0 ? '0 %' : `${rate(failedPerMinute / all * 100)} %`;
}

function noLoops() {
	return [h('p', null, 'There is no loop yet. A bean with this annotation is one:'), h('pre', null,
		'@ChihuoLoop(name = "mails")\nclass Mails {\n\n\t@MakeTask\n\tvoid send(Task<Mail> task) {\n\t}\n\n}')];
}

// ---- Loop

const TABS = ['running', 'ready', 'delayed', 'dead', 'finished', 'schedules', 'audit'];

function loopPage({ segments: [, name], parameters }) {
	const tab = TABS.includes(parameters.tab) ? parameters.tab : 'running';
	const numbers = panel(null);
	const figures = h('div', { class: 'figures' });
	const states = h('span', { class: 'states' });
	numbers.body.append(figures);
	const history = panel('Last 15 minutes');
	const rates = chart('Tasks in a minute', [
		{ label: 'in', className: 'line-in', value: (sample) => sample.rates.inPerMinute },
		{ label: 'out', className: 'line-out', value: (sample) => sample.rates.outPerMinute },
		{ label: 'failed', className: 'line-bad', value: (sample) => sample.rates.failedPerMinute }]);
	const lengths = chart('Tasks', [
		{ label: 'ready', className: 'line-in', value: (sample) => sample.counts?.ready },
		{ label: 'delayed', className: 'line-delayed', value: (sample) => sample.counts?.delayed },
		{ label: 'running', className: 'line-out', value: (sample) => sample.counts?.running },
		{ label: 'dead', className: 'line-bad', value: (sample) => sample.counts?.dead }]);
	history.body.append(h('div', { class: 'charts' }, rates.element, lengths.element));
	const nodes = nodesOfLoop();
	const options = h('details', { class: 'options' }, h('summary', null, 'Options on the node that answers'));
	const tabs = loopTabs(name, tab, parameters);
	const loopRead = live(part(name), numbers, (loop) => {
		replaceContent(states, stateBadges(loop.nodes));
		replaceContent(figures, Object.entries(loop.counts).map(([state, number]) => figure(state, count(number),
			TABS.includes(state) ? pageAddress(['loops', name], { tab: state }) : null, state === 'dead' && number > 0 ? 'bad' : null)));
		nodes.update(loop);
		showOptions(options, loop.options, loop.nodes[0]?.loop.concurrency);
	});
	alsoShows(loopRead, nodes);
	live(`${part(name)}/samples`, history, (answer) => {
		rates.update(answer.samples).catch((failure) => say(failure.message, true));
		lengths.update(answer.samples).catch((failure) => say(failure.message, true));
	});
	localNames.lastLoop = name;
	return [heading('Loop ', text(name), ' ', states), loopActions(name, nodes), numbers.element, history.element, tabs, nodes.element, options];
}

/** A click on a tab leaves the other parts of the page as they are. */
function loopTabs(name, current, parameters) {
	const content = h('div', null, tabContent(current, name, parameters));
	const links = TABS.map((tab) => h('a', { href: pageAddress(['loops', name], { tab }), 'aria-current': tab === current ? 'page' : null, onclick: (event) => {
		event.preventDefault();
		history.pushState(null, '', event.currentTarget.href);
		links.forEach((other) => other === event.currentTarget ? other.setAttribute('aria-current', 'page') : other.removeAttribute('aria-current'));
		dropReads(content);
		content.replaceChildren(tabContent(tab, name, {}));
		pollSoon();
	} }, tab));
	return h('div', null, h('nav', { class: 'tabs', 'aria-label': 'Parts of the loop' }, links), content);
}

/** Names that keys lead back to. */
const localNames = { lastLoop: null };

function stateBadges(nodes) {
	const states = [...new Set(nodes.map((node) => node.loop.state))];
	return states.length > 0 ? states.map(badge) : [badge('no node')];
}

function nodesOfLoop() {
	const place = panel('Nodes');
	const rows = table('Nodes of the loop', [
		{ title: 'Node', heads: true, value: (node) => node.node, show: (node) => text(node) },
		{ title: 'State', value: (node) => node.loop.state, show: badge },
		{ title: 'Running', value: (node) => [node.loop.runningCount, node.loop.concurrency], show: ([running, most]) => gauge(running, most) },
		{ title: 'Last error', value: (node) => node.loop.lastError, show: (error) => error ? lastError(error) : '–' },
	], (node) => node.instance, () => 'No node has this loop now. Its tasks stay in the queue until one has.');
	place.body.append(rows.element);
	return { ...place, update(loop) {
		rows.update(loop.nodes);
		this.known = loop.nodes;
	}, known: [] };
}

function lastError(error) {
	return [text(error.text ?? error.message ?? error.error ?? JSON.stringify(error), 'error'), ' ', moment(error.at)];
}

/** The node that answers is the first one, if it has the loop. */
function showOptions(place, options, concurrency) {
	const shown = JSON.stringify([options, concurrency]);
	if (place.dataset.shown !== shown) {
		place.dataset.shown = shown;
		place.querySelector('dl, p')?.remove();
		place.append(options ? facts(Object.entries(options).map(([name, value]) => [words(name), name === 'concurrency' && value !== (concurrency ?? value)
			? `${optionText(value)}, changed at run time to ${count(concurrency)}` : optionText(value)]))
			: h('p', null, 'The node that answers does not have this loop.'));
	}
}

function optionText(value) {
	if (value !== null && typeof value === 'object') {
		return Object.entries(value).map(([name, inner]) => `${words(name)} ${optionText(inner)}`).join(', ');
	}
	return /^-?P(T|\d)/.test(String(value)) ? span(durationSeconds(value)) : String(value);
}

function loopActions(name, nodes) {
	const act = (action, label, danger) => actionButton(label, async () => {
		const answer = await askNode(name, action, label, nodes, danger);
		return answer && `${label}: ${answer.nodes?.map((node) => `${node.node} ${String(node.state ?? node.outcome).toLowerCase()}`).join(', ') ?? 'done'}`;
	}, danger ? 'danger' : null);
	return h('div', { class: 'actions' }, act('pause', 'Pause loop'), act('resume', 'Resume loop'), act('concurrency', 'Concurrency'),
		act('start', 'Start'), act('stop', 'Stop', true), act('kill', 'Kill', true));
}

async function askNode(name, action, label, nodes, danger) {
	const choice = h('select', { id: 'node' }, h('option', { value: 'all' }, 'all nodes that have it'), nodes.known.map((node) =>
		h('option', { value: node.instance }, visible(node.node))));
	const given = await confirmChange({ title: [`${label}: `, text(name)], action: label, danger,
		details: [h('p', null, h('label', { for: 'node' }, 'On'), choice)],
		fields: action === 'concurrency' ? [{ name: 'concurrency', label: 'Tasks at the same time', type: 'number', min: 1, required: true,
			value: nodes.known[0]?.loop.concurrency ?? 1 }] : [] });
	return given && write(`${part(name)}/${action}`, { node: choice.value,
		...action === 'concurrency' ? { concurrency: Number(given.concurrency) } : {} });
}

function tabContent(tab, name, parameters) {
	switch (tab) {
		case 'dead': return deadLetters(name, parameters, ['loops', name], { tab });
		case 'finished': return finishedLookUp(name);
		case 'schedules': return schedulesPanel((schedule) => schedule.loop === name);
		case 'audit': return auditPanel(`${part(name)}/audit`);
		default: return tasksPanel(name, tab, parameters);
	}
}

const EMPTY_PARTS = { running: 'No task runs now.', ready: 'No task is ready: the queue is empty.', delayed: 'No task waits for its time.' };

function tasksPanel(name, state, parameters) {
	const place = panel(state === 'ready' ? 'Ready tasks, in the order in which they are claimed' : `${state === 'running' ? 'Running' : 'Delayed'} tasks`);
	const query = { size: LONG_PAGE_SIZE, cursor: null, last: state === 'ready' && parameters.last === 'true' ? 'true' : null };
	const rows = table(`Tasks that are ${state}`, taskColumns(name, state), (peeked) => peeked.task.id, () => EMPTY_PARTS[state]);
	const pages = pager((cursor) => {
		query.cursor = cursor;
		redirectRead(read, address());
	});
	const address = () => `${part(name)}/${state}?${queryText(query)}`;
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

async function startOperation(loop, action, filter) {
	const started = await write(`${part(loop)}/bulk-${action}`, Object.keys(filter).length > 0 ? filter : { all: true });
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

function finishedLookUp(name) {
	return h('section', { class: 'panel' }, h('h2', null, 'Finished tasks'), h('p', { class: 'note' },
		'Finished tasks are marks on their ids. They are counted above and found by id; they have no order to list them in.'), toolbar(idBox(name)));
}

const CHANGES = {
	cancel: { label: 'Cancel', text: 'The task is taken out of the queue. If it runs, it is interrupted.', danger: true },
	finish: { label: 'Mark as finished', text: 'The id is marked as finished, and is not run again.' },
	unfinish: { label: 'Remove the mark', text: 'The id can be added again.' },
	requeue: { label: 'Requeue', text: 'The dead letter goes to the tail of the queue, with its attempts from 1.' },
	discard: { label: 'Discard', text: 'The dead letter is forgotten.', danger: true },
};

async function changeTask(loop, action, id) {
	const change = CHANGES[action];
	const given = await confirmChange({ title: `${change.label}?`, action: change.label, danger: change.danger,
		details: [h('p', null, text(id)), h('p', null, change.text)] });
	if (given) {
		const answer = await write(`${part(loop)}/${action}`, { id });
		return `${change.label}: ${answer.result ? String(answer.result).toLowerCase() : plural(answer.changed ?? 0, 'id')}`;
	}
}

// ---- Task

const ACTIONS_OF = { READY: ['cancel', 'finish'], DELAYED: ['cancel', 'finish'], RUNNING: ['cancel'], WAITING: ['cancel'],
	FINISHED: ['unfinish'], DEAD: ['requeue', 'discard'] };

function taskPage({ segments: [, loop], parameters: { id = '' } }) {
	const state = panel('State');
	const content = panel('Payload');
	const body = h('div');
	const payload = h('div');
	const actions = h('div', { class: 'actions' });
	let shownPayload;
	let shownState;
	state.body.append(body);
	content.body.append(payload);
	const read = live(`${part(loop)}/tasks?${queryText({ id })}`, state, (answer) => {
		const task = answer.task;
		replaceContent(body, timeline(answer), taskFacts(answer), task.lastError ? text(task.lastError, 'error whole') : '');
		if (shownState !== task.state) {
			shownState = task.state;
			replaceContent(actions, (ACTIONS_OF[task.state] ?? []).map((action) => actionButton(CHANGES[action].label,
				() => changeTask(loop, action, id), CHANGES[action].danger ? 'danger' : null)));
		}
		const seen = JSON.stringify([answer.payload, answer.headers]);
		if (seen !== shownPayload) {
			shownPayload = seen;
			payload.replaceChildren(...payloadOf(answer));
		}
	}, parseExactly);
	read.onProblem = (problem) => {
		if (problem.status === 404) {
			body.replaceChildren(h('p', { class: 'empty' }, 'The queue does not have this id. It may have ended without a mark, or it was never added.'));
			actions.replaceChildren();
			payload.replaceChildren();
			shownPayload = shownState = undefined;
		}
	};
	alsoShows(read, content);
	return [heading('Task ', text(id)), h('p', { class: 'note' }, 'of loop ', loopLink(loop)), actions, state.element, content.element];
}

function timeline({ task, node, run }) {
	const now = serverNow();
	const events = [
		['added', task.addedAt],
		['due', task.dueAt],
		['attempt', task.startedAt, [`attempt ${count(task.attempts)}`, node ? [' on ', text(node)] : '']],
		...(task.failedAttempts ?? []).map((failed) => ['failed', failed.endedAt,
			[`attempt ${count(failed.number)} failed`, failed.node ? [' on ', text(failed.node)] : '', ': ', text(failed.error)]]),
		['lease', task.leasedUntil, ['lease until']],
		['ended', task.endedAt, [task.state === 'DEAD' ? 'became a dead letter' : 'ended']],
	].filter(([, at]) => at).sort((a, b) => Date.parse(a[1]) - Date.parse(b[1]));
	return h('ol', { class: 'timeline' }, events.map(([kind, at, label]) =>
		h('li', { class: Date.parse(at) > now ? 'ahead' : kind === 'failed' || (kind === 'ended' && task.state === 'DEAD') ? 'bad' : null }, h('span', null, label ?? kind), moment(at))),
	run ? h('li', { class: 'now' }, h('span', null, run.unresponsive ? 'does not respond to its interrupt' : 'runs'),
		run.progress >= 0 ? h('meter', { min: 0, max: 1, value: run.progress, 'aria-label': 'progress' }) : null, run.message ? text(run.message) : null) : null);
}

function taskFacts({ task, obstacle }) {
	return facts([
		['state', badge(task.state)],
		['held back by', obstacle ? text(obstacle) : null],
		['attempts', count(task.attempts)],
		['crashes', task.crashes > 0 ? count(task.crashes) : null],
		['forced releases', task.forcedReleases > 0 ? count(task.forcedReleases) : null],
		['finish mark', task.finished ? 'yes' : null],
		['another run', task.rerunRequested ? 'requested' : null],
	]);
}

function payloadOf({ payload, headers }) {
	if (!session.showPayload) {
		return [h('p', { class: 'note' }, 'Payloads and headers are not shown. The property ', h('code', null, 'chihuo.actuator.show-payload'), ' allows it.')];
	}
	return [payload === null ? h('p', { class: 'note' }, 'It has no payload, or one that does not decode.') : tree(payload),
		Object.keys(headers).length > 0 ? h('h3', null, 'Headers') : null,
		facts(Object.entries(headers).map(([name, value]) => [text(name), text(value)]))].filter((element) => element !== null);
}

// ---- Dead letters

function deadPage({ segments: [, loop], parameters }) {
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
function deadLetters(loop, parameters, segments, fixed) {
	const filter = Object.fromEntries(FILTERS.map((name) => [name, parameters[name] ?? '']));
	const groups = panel('By cause');
	const letters = panel('Dead letters');
	const ticked = new Set();
	let cursor = null;
	const given = () => Object.fromEntries(FILTERS.filter((name) => filter[name] !== '').map((name) => [name, filter[name]]));
	const filtered = () => Object.keys(given()).length > 0;
	const groupRows = table('Causes', causeColumns(loop, given, (cause) => setFilter({ cause })), (group) => group.cause, () => 'No dead letters.');
	const rows = table('Dead letters', letterColumns(loop, ticked, () => showTicked()), (letter) => letter.id,
		() => filtered() ? 'No dead letter among those that were looked at matches the filter.' : 'No dead letters. Tasks come here after their last attempt.');
	const groupPages = pager((next) => redirectRead(groupRead, `${part(loop)}/dead-letter-causes?${queryText({ ...given(), cursor: next })}`));
	const pages = pager((next) => {
		cursor = next;
		redirectRead(read, address());
	});
	const address = () => filtered() ? `${part(loop)}/dead-letters?${queryText({ ...given(), size: LONG_PAGE_SIZE, cursor })}`
		: `${part(loop)}/dead?${queryText({ last: 'true', size: LONG_PAGE_SIZE, cursor })}`;
	function setFilter(change) {
		Object.assign(filter, change);
		cursor = null;
		ticked.clear();
		pages.reset();
		groupPages.reset();
		keepParameters(segments, { ...fixed, ...given() });
		showFilter();
		redirectRead(groupRead, `${part(loop)}/dead-letter-causes?${queryText(given())}`);
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
	const groupRead = live(`${part(loop)}/dead-letter-causes?${queryText(given())}`, groups, (answer) => {
		groupRows.update(answer.causes);
		groupPages.update(answer.next, `${plural(answer.scanned, 'dead letter')} looked at${answer.next ? ', more follow' : ''}${answer.otherCount > 0
			? `; ${count(answer.otherCount)} of further causes` : ''}`);
	});
	const read = live(address(), letters, (answer) => {
		const shown = (answer.letters ?? answer.tasks).map(letterOf);
		rows.update(shown);
		[...ticked].filter((id) => !shown.some((letter) => letter.id === id)).forEach((id) => ticked.delete(id));
		showTicked();
		pages.update(answer.next, filtered() ? `Oldest first; ${count(answer.scanned)} looked at` : 'Newest first');
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
	const seen = matching ? await readOnce(`${part(loop)}/dead-letter-causes?${queryText(filter)}`) : await readOnce(part(loop));
	const amount = matching ? seen.causes.reduce((sum, group) => sum + group.count, seen.otherCount) : seen.counts.dead;
	const exact = !matching || seen.next === null;
	const change = CHANGES[action];
	const given = await confirmChange({ title: [`${change.label} `, matching ? 'all dead letters that match' : 'all dead letters', '?'],
		name: loop, amount: exact ? amount : null, danger: change.danger,
		action: `${change.label} ${exact ? count(amount) : `${count(amount)} or more`}`,
		details: [facts([['loop', text(loop)], ...FILTERS.filter((name) => filter[name]).map((name) => [words(name), text(filter[name])]),
			['dead letters', exact ? count(amount) : `${count(amount)} among the first ${count(seen.scanned)}; the operation counts them all first`]]),
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
		changed += (await write(`${part(loop)}/${action}`, { id })).changed ?? 0;
		ticked.delete(id);
		say(`${change.label}: ${count(changed)} of ${count(ids.length)}`);
	}
	onDone();
	return `${change.label}: ${count(changed)} of ${count(ids.length)}`;
}

// ---- Addresses

function pageOf(route) {
	const [first, second, third] = route.segments;
	switch (first ?? '') {
		case '': return overviewPage(route);
		case 'loops': return second === undefined ? overviewPage({ ...route, segments: [] }) : third === 'task' ? taskPage(route) : loopPage(route);
		case 'dead': return deadPage(route);
		case 'flows': return flowsPage(route);
		case 'schedules': return schedulesPage(route);
		case 'nodes': return nodesPage();
		case 'operations': return operationsPage(route);
		case 'audit': return auditPage();
		default: return [heading('There is no such page'), h('p', null, link('#/', 'Overview'))];
	}
}

function readRoute() {
	const [path, query = ''] = location.hash.replace(/^#\/?/, '').split(/\?(.*)/s);
	return { segments: path.split('/').filter((segment) => segment !== '').map(decodeSegment), parameters: Object.fromEntries(new URLSearchParams(query)) };
}

function decodeSegment(segment) {
	try {
		return decodeURIComponent(segment);
	}
	catch {
		return segment; // a percent sign that somebody typed
	}
}

function showPage() {
	const route = readRoute();
	const main = document.getElementById('main');
	const moved = main.childElementCount > 0;
	clearReads();
	main.replaceChildren(...pageOf(route));
	const title = main.querySelector('h1');
	document.title = `${title.textContent.slice(0, 80)} · Chihuo`;
	showSections(route.segments[0] ?? '');
	if (moved) {
		title.focus({ preventScroll: true });
	}
	pollSoon();
}

function showSections(current) {
	const place = document.getElementById('pages');
	place.replaceChildren(...SECTIONS.map((section) => h('a', { href: `#/${section.path}`, title: `g ${section.key}`,
		'aria-current': section.path === (current === 'loops' ? '' : current) ? 'page' : null }, section.title)));
}

// ---- Keys

const KEYS = [['/', 'go to the filter'], ['g, then o d f s n p a', 'overview, dead letters, flows, schedules, nodes, operations, audit'], ['g, then l', 'the loop that was shown last'],
	['j, k', 'next and previous row'], ['Enter', 'open the row'], ['x', 'tick the row'], ['r', 'pause or go on with live updates'], ['t', 'colours: system, dark, light'], ['?', 'these keys'], ['Esc', 'leave the filter or the dialog']];

let goesTo = false;

function onKey(event) {
	if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) {
		return;
	}
	if (event.target.closest('input:not([type=checkbox]), select, textarea')) {
		if (event.key === 'Escape') {
			event.target.blur();
		}
		return;
	}
	const wasGoing = goesTo;
	goesTo = false;
	if (wasGoing && goTo(event.key)) {
		event.preventDefault();
		return;
	}
	const act = { '/': focusFilter, 'g': () => goesTo = true, 'j': () => moveRow(1), 'k': () => moveRow(-1), 'x': tickRow, 'r': togglePause, 't': nextTheme, '?': showKeys }[event.key];
	if (act) {
		event.preventDefault();
		act();
	}
}

function goTo(key) {
	const section = SECTIONS.find((each) => each.key === key);
	if (section || key === 'l') {
		location.hash = section ? `#/${section.path}` : localNames.lastLoop === null ? '#/' : pageAddress(['loops', localNames.lastLoop]);
		return true;
	}
	return false;
}

function focusFilter() {
	const box = document.querySelector('main input[type=search]');
	box?.focus();
	box?.select();
}

function moveRow(direction) {
	const rows = [...document.querySelectorAll('main tbody tr')].filter((row) => row.querySelector('a, button, input'));
	const index = rows.findIndex((row) => row.contains(document.activeElement));
	const row = rows[index < 0 ? direction > 0 ? 0 : rows.length - 1 : Math.min(Math.max(index + direction, 0), rows.length - 1)];
	(row?.querySelector('th a, th button') ?? row?.querySelector('a, button, input'))?.focus();
	row?.scrollIntoView({ block: 'nearest' });
}

function tickRow() {
	document.activeElement.closest('tr')?.querySelector('input[type=checkbox]')?.click();
}

function showKeys() {
	const dialog = h('dialog', { 'aria-labelledby': 'dialog-title' }, h('h2', { id: 'dialog-title' }, 'Keys'), h('dl', { class: 'keys' },
		KEYS.map(([keys, effect]) => h('div', null, h('dt', null, keys), h('dd', null, effect)))),
	h('p', { class: 'buttons' }, h('button', { type: 'button', onclick: () => dialog.close() }, 'Close')));
	showDialog(dialog);
}

// ---- Start

function showUser() {
	const who = document.getElementById('who');
	who.replaceChildren(...session.principal ? [text(session.principal)] : [],
		...session.write ? [] : [h('span', { class: 'badge', title: session.readOnlyReason ?? '' }, 'read only')]);
}

async function start() {
	document.getElementById('pause').addEventListener('click', togglePause);
	document.getElementById('theme').addEventListener('click', nextTheme);
	document.getElementById('help').addEventListener('click', showKeys);
	document.getElementById('skip').addEventListener('click', (event) => {
		event.preventDefault(); // the hash is the page
		document.querySelector('main h1')?.focus();
	});
	document.addEventListener('keydown', onKey);
	startLive();
	try {
		await readSession();
	}
	catch (failure) {
		if (failure instanceof Refused && failure.status === 401) {
			return;
		}
		say(failure.message, true);
	}
	showUser();
	window.addEventListener('hashchange', showPage);
	showPage();
}

start();
