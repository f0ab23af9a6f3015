// SPDX-License-Identifier: Apache-2.0

// Addresses, keys and the start.

import { h, link, pageAddress, text } from './elements.js';
import { readSession, Refused, session } from './requests.js';
import { clearReads, nextTheme, pollSoon, startLive, togglePause } from './live.js';
import { say, showDialog } from './dialogs.js';
import { heading } from './parts.js';
import { overviewPage } from './overview.js';
import { localNames, loopPage } from './loop.js';
import { taskPage } from './task.js';
import { deadPage } from './dead-letters.js';
import { flowsPage } from './flows.js';
import { schedulesPage } from './schedules.js';
import { auditPage, nodesPage, operationsPage } from './nodes.js';

const SECTIONS = [
	{ key: 'o', title: 'Overview', path: '' },
	{ key: 'd', title: 'Dead letters', path: 'dead' },
	{ key: 'f', title: 'Flows', path: 'flows' },
	{ key: 's', title: 'Schedules', path: 'schedules' },
	{ key: 'n', title: 'Nodes', path: 'nodes' },
	{ key: 'p', title: 'Operations', path: 'operations' },
	{ key: 'a', title: 'Audit', path: 'audit' },
];

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
