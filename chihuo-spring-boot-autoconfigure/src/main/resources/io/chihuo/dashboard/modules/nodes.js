// SPDX-License-Identifier: Apache-2.0

// The pages of nodes, bulk operations and the audit.

import { badge, h, link, pageAddress, replaceContent, text } from './elements.js';
import { count, durationSeconds, moment, span } from './numbers.js';
import { gauge, table } from './tables.js';
import { session, write } from './requests.js';
import { live, panel } from './live.js';
import { actionButton, confirmChange } from './dialogs.js';
import { heading, loopLink, versionsOf, words } from './parts.js';

export function nodesPage() {
	const place = panel('Nodes');
	const note = h('p', { class: 'warning', hidden: true });
	const rows = table('Nodes', [
		{ title: 'Node', heads: true, value: (node) => node.name, show: (name) => text(name) },
		{ title: 'Instance', value: (node) => node.instance, show: (instance) => text(instance, 'code') },
		{ title: 'Version', value: (node) => node.version ?? 'unknown', show: (version) => text(version) },
		{ title: 'Uptime', className: 'number', value: (node) => span(durationSeconds(node.uptime)) },
		{ title: 'Last seen', value: (node) => node.lastSeenAt, show: moment },
		{ title: 'Loops', className: 'number', value: (node) => count(node.loops) },
		{ title: 'Running', className: 'number', value: (node) => count(node.running) },
	], (node) => node.instance, () => ['No node announces itself. Heartbeats need ', h('code', null, 'chihuo.cluster.heartbeat'), ' and the endpoint.']);
	live('overview?size=1', place, (overview) => {
		const versions = versionsOf(overview.nodes);
		note.hidden = versions.length < 2;
		replaceContent(note, 'Nodes run different versions: ', versions.map((version) => text(version, 'item')));
		rows.update(overview.nodes);
	});
	place.body.append(note, rows.element, h('p', { class: 'note' }, 'A node that has sent nothing for three heartbeats is no longer shown. Those with another ',
		h('code', null, 'chihuo.namespace'), ', and those without the endpoint, are not seen here.'));
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
	live(id ? `bulk-operations/${encodeURIComponent(id)}` : 'bulk-operations', place, (answer) => rows.update(answer.operations ?? [answer]));
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
