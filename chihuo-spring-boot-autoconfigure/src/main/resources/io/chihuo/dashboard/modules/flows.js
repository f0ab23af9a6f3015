// SPDX-License-Identifier: Apache-2.0

// The pages of flows.

import { badge, h, link, pageAddress, queryText, replaceContent, text } from './elements.js';
import { count, moment } from './numbers.js';
import { table } from './tables.js';
import { session, write } from './requests.js';
import { alsoShows, live, panel, redirectRead } from './live.js';
import { actionButton, confirmChange } from './dialogs.js';
import { figure, heading, keepParameters, labelled, LONG_PAGE_SIZE, PAGE_SIZE, pager, plural, select, taskLink,
	toolbar } from './parts.js';
import { drawFlow, parseDiagram } from './flow-graph.js';

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
		replaceContent(figures, h('div', { class: 'figure' }, badge(flow.state), h('span', null, 'state')), figure('steps done', `${count(flow.done)} / ${count(flow.total)}${flow.exact === false ? '+' : ''}`),
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
	abandon: { label: 'Abandon flow', text: 'All steps that have not ended are cancelled, and nothing is compensated.', danger: true },
	resume: { label: 'Resume flow', text: 'The steps that have failed run again.' },
	retry: { label: 'Retry', text: 'The step runs again.' },
	skip: { label: 'Skip', text: 'The step is taken for done.', danger: true, fields: [{ name: 'value', label: 'Its result, if there is one' }] },
	signal: { label: 'Send signal', text: 'A step that waits for a signal of this name takes it.',
		fields: [{ name: 'name', label: 'Name', required: true }, { name: 'value', label: 'Value, if there is one' }] },
};

function flowActions(id, state) {
	const possible = state === 'RUNNING' ? ['signal', 'cancel', 'abandon'] : state === 'FAILED' || state === 'COMPENSATION_FAILED' ? ['resume'] : [];
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
