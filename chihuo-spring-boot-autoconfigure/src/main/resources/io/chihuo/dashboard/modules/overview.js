// SPDX-License-Identifier: Apache-2.0

// The page of all loops.

import { badge, h, link, pageAddress, queryText, replaceContent, text } from './elements.js';
import { count, rate, span } from './numbers.js';
import { gauge, table } from './tables.js';
import { trend, trendLine } from './charts.js';
import { session } from './requests.js';
import { alsoShows, live, panel, redirectRead } from './live.js';
import { figure, filterBox, heading, keepParameters, labelled, loopLink, PAGE_SIZE, pager, plural, select, toolbar,
	versionsOf } from './parts.js';

const SORTS = [['', 'name'], ['ready', 'ready'], ['oldest', 'oldest ready'], ['delayed', 'delayed'], ['running', 'running'],
	['dead', 'dead'], ['in', 'rate in'], ['out', 'rate out'], ['failed', 'rate failed']];
const STATES = [['', 'all'], ['running', 'running'], ['paused', 'paused'], ['stopped', 'stopped'], ['failed', 'failed'],
	['unserved', 'no node'], ['growing', 'growing'], ['dead', 'with dead letters']];

export function overviewPage({ parameters }) {
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
