// SPDX-License-Identifier: Apache-2.0

// The page of one loop.

import { badge, h, loopPath, pageAddress, replaceContent, text, visible } from './elements.js';
import { count, durationSeconds, moment, span } from './numbers.js';
import { gauge, table } from './tables.js';
import { chart } from './charts.js';
import { write } from './requests.js';
import { alsoShows, dropReads, live, panel, pollSoon } from './live.js';
import { actionButton, confirmChange, say } from './dialogs.js';
import { figure, heading, words } from './parts.js';
import { finishedLookUp, tasksPanel } from './queue.js';
import { deadLetters } from './dead-letters.js';
import { schedulesPanel } from './schedules.js';
import { auditPanel } from './nodes.js';

const TABS = ['running', 'ready', 'delayed', 'dead', 'finished', 'schedules', 'audit'];

export function loopPage({ segments: [, name], parameters }) {
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
	const waits = chart('Age of the oldest ready task in seconds', [
		{ label: 'since it was added', className: 'line-delayed', value: (sample) => sample.counts?.ready === 0 ? 0 : sample.oldestReadySeconds }]);
	const charts = [rates, waits, lengths];
	history.body.append(h('div', { class: 'charts' }, charts.map((each) => each.element)));
	const nodes = nodesOfLoop();
	const options = optionsOfLoop();
	const tabs = loopTabs(name, tab, parameters);
	const loopRead = live(loopPath(name), numbers, (loop) => {
		replaceContent(states, stateBadges(loop.nodes));
		replaceContent(figures, Object.entries(loop.counts).map(([state, number]) => figure(state, count(number),
			TABS.includes(state) ? pageAddress(['loops', name], { tab: state }) : null, state === 'dead' && number > 0 ? 'bad' : null)));
		nodes.update(loop);
		options.update(loop);
	});
	alsoShows(loopRead, nodes);
	live(`${loopPath(name)}/samples`, history, (answer) => {
		charts.forEach((each) => each.update(answer.samples).catch((failure) => say(failure.message, true)));
	});
	localNames.lastLoop = name;
	return [heading('Loop ', text(name), ' ', states), loopActions(name, nodes), numbers.element, history.element, tabs, nodes.element, options.element];
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
export const localNames = { lastLoop: null };

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
	], (node) => node.instance, () => ['No node has this loop now. Its tasks stay in the queue until one has. Nodes with another ',
		h('code', null, 'chihuo.namespace'), ' are not seen here.']);
	place.body.append(rows.element);
	return { ...place, update(loop) {
		rows.update(loop.nodes);
		this.known = loop.nodes;
	}, known: [] };
}

function lastError(error) {
	return [text(error.text ?? error.message ?? error.error ?? JSON.stringify(error), 'error'), ' ', moment(error.at)];
}

const SOURCES = { DEFAULT: 'default', ANNOTATION: 'annotation', DEFINITION: 'definition in code', PROPERTY: 'property' };

function optionsOfLoop() {
	const rows = table('Options', [
		{ title: 'Option', heads: true, value: (option) => words(option.name) },
		{ title: 'Value', value: (option) => option.value },
		{ title: 'Set by', value: (option) => SOURCES[option.source] ?? '–' },
	], (option) => option.name, () => 'The node that answers does not have this loop.');
	const element = h('details', { class: 'options' }, h('summary', null, 'Options on the node that answers'), rows.element);
	return { element, update: (loop) => rows.update(optionRows(loop)) };
}

/** The node that answers is the first one, if it has the loop. */
function optionRows({ options, optionSources, nodes }) {
	const concurrency = nodes[0]?.loop.concurrency;
	return Object.entries(options ?? {}).map(([name, value]) => ({ name, source: optionSources[name],
		value: name === 'concurrency' && value !== (concurrency ?? value)
			? `${optionText(value)}, changed at run time to ${count(concurrency)}` : optionText(value) }));
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
	return given && write(`${loopPath(name)}/${action}`, { node: choice.value,
		...action === 'concurrency' ? { concurrency: Number(given.concurrency) } : {} });
}

function tabContent(tab, name, parameters) {
	switch (tab) {
		case 'dead': return deadLetters(name, parameters, ['loops', name], { tab });
		case 'finished': return finishedLookUp(name);
		case 'schedules': return schedulesPanel((schedule) => schedule.loop === name);
		case 'audit': return auditPanel(`${loopPath(name)}/audit`);
		default: return tasksPanel(name, tab, parameters);
	}
}
