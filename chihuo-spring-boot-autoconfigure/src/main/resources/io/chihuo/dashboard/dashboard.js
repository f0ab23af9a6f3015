// SPDX-License-Identifier: Apache-2.0

// Parts that all pages are made of: elements, tables, charts, dialogs, requests and live updates. Text of tasks is
// foreign and may be hostile: it becomes text nodes only, and nothing here parses markup.

const MAX_TEXT_LENGTH = 1000;
const POLL_MILLIS = 2000;
const MAX_POLL_MILLIS = 30000;
const STALE_MILLIS = 12000;
const TREND_MILLIS = 5 * 60000;
const ASK_NAME_FROM = 1000;

export const PAGE_SIZE = 50;
export const LONG_PAGE_SIZE = 100;
export const part = encodeURIComponent;

// ---- Elements

/** Creates an element; properties are attributes, or listeners if their names begin with "on". */
export function h(tag, properties, ...children) {
	return fill(document.createElement(tag), properties, children);
}

export function svg(tag, properties, ...children) {
	return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), properties, children);
}

function fill(element, properties, children) {
	for (const [name, value] of Object.entries(properties ?? {})) {
		if (name.startsWith('on')) {
			element.addEventListener(name.slice(2), value);
		}
		else if (value !== null && value !== undefined && value !== false) {
			element.setAttribute(name, value === true ? '' : value);
		}
	}
	element.append(...children.flat().filter((child) => child !== null && child !== undefined));
	return element;
}

const FOCUSABLE = 'a[href], button, input, select, summary, [tabindex]';

/**
 * Shows other content in a place, if it differs, so that selected text stays. The focus goes to the new element that
 * leads to the same address or has the same text as the one before, else to the one in its place.
 */
export function replaceContent(place, ...children) {
	const fresh = document.createDocumentFragment();
	fresh.append(...children.flat().filter((child) => child !== null && child !== undefined));
	if (place.childNodes.length === fresh.childNodes.length
		&& [...place.childNodes].every((node, index) => node.isEqualNode(fresh.childNodes[index]))) {
		return;
	}
	const focused = place.contains(document.activeElement) ? document.activeElement : null;
	const before = focused ? [...place.querySelectorAll(FOCUSABLE)] : [];
	place.replaceChildren(fresh);
	if (focused) {
		const after = [...place.querySelectorAll(FOCUSABLE)];
		(after.find((each) => nameOf(each) === nameOf(focused)) ?? after[Math.min(before.indexOf(focused), after.length - 1)])
			?.focus({ preventScroll: true });
	}
}

function nameOf(element) {
	return element.getAttribute('href') ?? element.textContent;
}

/** Control characters and those that change the direction of text, as visible characters. */
export function visible(value) {
	const shown = String(value).replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
		(character) => {
			const code = character.charCodeAt(0);
			return code < 0x20 ? String.fromCharCode(0x2400 + code)
				: code === 0x7f ? '\u2421' : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
		});
	return shown.length > MAX_TEXT_LENGTH ? `${shown.slice(0, MAX_TEXT_LENGTH)}… (${count(shown.length)} characters)` : shown;
}

/** Foreign text, whose direction does not reach beyond it. */
export function text(value, className) {
	const shown = visible(value);
	return h('bdi', { class: className ? `text ${className}` : 'text', title: shown }, shown);
}

export function link(path, content, className) {
	return h('a', { href: path, class: className ?? null }, content);
}

/** The address of a page; segments and parameters are encoded. */
export function pageAddress(segments, parameters = {}) {
	const query = queryText(parameters);
	return `#/${segments.map(encodeURIComponent).join('/')}${query ? `?${query}` : ''}`;
}

export function queryText(parameters) {
	const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== '');
	return new URLSearchParams(given.map(([name, value]) => [name, wellFormed(value)])).toString();
}

function wellFormed(value) {
	return String(value).replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

export function taskAddress(loop, id) {
	return pageAddress(['loops', loop, 'task'], { id });
}

export function badge(state) {
	return h('span', { class: `badge state-${String(state).toLowerCase()}` }, String(state).toLowerCase().replaceAll('_', ' '));
}

// ---- Numbers and times

const WHOLE = new Intl.NumberFormat('en');
const RATE = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

export function count(number) {
	return number === null || number === undefined ? '–' : WHOLE.format(number);
}

export function rate(number) {
	return number === null || number === undefined ? '–' : RATE.format(number);
}

/** Seconds in words of at most two units. */
export function span(seconds) {
	if (seconds === null || seconds === undefined || Number.isNaN(seconds)) {
		return '–';
	}
	let rest = Math.max(0, Math.round(seconds));
	if (seconds < 1 && seconds > 0) {
		return '< 1 s';
	}
	const parts = [];
	for (const [unit, size] of [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]]) {
		if (rest >= size && parts.length < 2) {
			parts.push(`${Math.floor(rest / size)} ${unit}`);
			rest %= size;
		}
		else if (parts.length > 0) {
			break;
		}
	}
	return parts.join(' ') || '0 s';
}

/** Seconds of an ISO 8601 duration such as PT1H30M, or of a number of seconds. */
export function durationSeconds(value) {
	const match = /^(-?)P(?:(\d+)D)?T?(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?[\d.]+)S)?$/.exec(String(value));
	return match ? Number(match[2] ?? 0) * 86400 + Number(match[3] ?? 0) * 3600 + Number(match[4] ?? 0) * 60
		+ Number(match[5] ?? 0) : Number(value);
}

const DAY_TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** A moment with its distance from now, which is kept up to date. */
export function moment(iso) {
	if (!iso) {
		return '–';
	}
	const element = h('time', { datetime: iso, title: `${DAY_TIME.format(new Date(iso))} (${iso})` });
	updateMoment(element);
	return element;
}

/** Offset of the clock of the server, by the times of its answers. */
let clockOffset = 0;

export function serverNow() {
	return Date.now() + clockOffset;
}

function updateMoment(element) {
	const seconds = (serverNow() - Date.parse(element.dateTime)) / 1000;
	const words = Math.abs(seconds) < 1 ? 'now' : seconds > 0 ? `${span(seconds)} ago` : `in ${span(-seconds)}`;
	if (element.textContent !== words) {
		element.textContent = words;
	}
}

export function fullTime(iso, zone) {
	try {
		return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: zone }).format(new Date(iso));
	}
	catch {
		return iso; // a zone that the browser does not know
	}
}

// ---- Tables

/**
 * A table whose rows are kept by their keys, so that focus, ticks and selected text stay when it is updated. A column
 * has a title, a value of a row, and may show the value as an element; a cell is made anew only if its value changes.
 */
export function table(caption, columns, keyOf, emptyState) {
	const body = h('tbody');
	const head = h('tr', null, columns.map((column) => h('th', { scope: 'col', class: column.className ?? null,
		'aria-sort': column.sorted ? 'descending' : null }, column.head ?? column.title)));
	const grid = h('div', { class: 'grid', tabindex: '0', role: 'region', 'aria-label': caption },
		h('table', null, h('caption', { class: 'unseen' }, caption), h('thead', null, head), body));
	const empty = h('div', { class: 'empty', hidden: true });
	const element = h('div', null, grid, empty);
	const rows = new Map();
	function update(data) {
		const seen = new Set();
		const focused = body.contains(document.activeElement) ? document.activeElement : null;
		let before = null;
		for (const item of data) {
			const key = String(keyOf(item));
			if (seen.has(key)) {
				continue;
			}
			seen.add(key);
			const row = rows.get(key) ?? createRow(key);
			row.item = item;
			row.cells.forEach((cell, index) => updateCell(cell, columns[index], item));
			const place = before ? before.nextSibling : body.firstChild;
			if (place !== row.element) {
				body.insertBefore(row.element, place);
			}
			before = row.element;
		}
		for (const [key, row] of rows) {
			if (!seen.has(key)) {
				dropRow(key, row);
			}
		}
		if (focused?.isConnected && document.activeElement !== focused) {
			focused.focus({ preventScroll: true }); // its row has moved
		}
		grid.hidden = data.length === 0;
		empty.hidden = data.length > 0;
		if (data.length === 0) {
			const state = emptyState();
			empty.replaceChildren(...[state].flat());
		}
	}
	function createRow(key) {
		const cells = columns.map((column) => ({ element: h(column.heads ? 'th' : 'td', { class: column.className ?? null,
			scope: column.heads ? 'row' : null }), shown: undefined }));
		const row = { cells, element: h('tr', null, cells.map((cell) => cell.element)) };
		rows.set(key, row);
		return row;
	}
	function updateCell(cell, column, item) {
		const value = column.value(item);
		const shown = JSON.stringify(value) ?? '';
		if (shown !== cell.shown) {
			cell.shown = shown;
			replaceContent(cell.element, column.show ? column.show(value, item) : value ?? '–');
		}
	}
	/** The focus goes to the next row if its own one has gone. */
	function dropRow(key, row) {
		if (row.element.contains(document.activeElement)) {
			const next = row.element.nextElementSibling ?? row.element.previousElementSibling;
			(next?.querySelector('a, button, input') ?? grid).focus();
		}
		row.element.remove();
		rows.delete(key);
	}
	return { element, update, items: () => [...rows.values()].map((row) => row.item) };
}

/** Names with values, for one thing. */
export function facts(pairs) {
	return h('dl', { class: 'facts' }, pairs.filter(([, value]) => value !== null && value !== undefined)
		.map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value))));
}

export function gauge(value, max) {
	return h('span', { class: 'gauge' }, h('meter', { min: 0, max: Math.max(max, 1), value: Math.min(value, Math.max(max, 1)),
		'aria-label': `${value} of ${max}` }), `${count(value)} / ${count(max)}`);
}

// ---- Charts

const trends = new Map();

/** Adds a number to those seen since this page was opened, for a small line of the last five minutes. */
export function trend(key, value) {
	const seen = trends.get(key) ?? [];
	trends.set(key, seen);
	const now = Date.now();
	if (value !== null && value !== undefined && now - (seen.at(-1)?.[0] ?? 0) > POLL_MILLIS / 2) {
		seen.push([now, value]);
	}
	while (seen.length > 0 && seen[0][0] < now - TREND_MILLIS) {
		seen.shift();
	}
	return seen.map(([at, number]) => [Math.round((at - now + TREND_MILLIS) / 1000), number]);
}

export function trendLine(points) {
	const width = 72;
	const height = 18;
	const top = Math.max(1, ...points.map(([, value]) => value));
	const path = points.map(([second, value]) =>
		`${(second * 1000 / TREND_MILLIS * width).toFixed(1)},${(height - 1 - value / top * (height - 2)).toFixed(1)}`).join(' ');
	return svg('svg', { class: 'trend', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img',
		'aria-label': `up to ${count(top)} in the last five minutes` },
	points.length > 2 ? svg('polyline', { points: path, fill: 'none' }) : null);
}

let plotLibrary = null;

/** The library for charts is loaded by the first page that has one. Trusted Types want its address to be approved. */
function loadPlots() {
	plotLibrary ??= new Promise((resolve, reject) => {
		const address = 'uplot/uPlot.iife.min.js';
		const script = h('script');
		script.src = window.trustedTypes
			? window.trustedTypes.createPolicy('chihuo-charts', { createScriptURL: () => address }).createScriptURL(address)
			: address;
		script.addEventListener('load', () => resolve(window.uPlot));
		script.addEventListener('error', () => reject(new Error('The library for charts was not loaded')));
		document.head.append(script);
	});
	return plotLibrary;
}

/** A chart of lines over time; each line has a label, a class for its colour, and a value of a sample. */
export function chart(title, lines) {
	const box = h('div', { class: 'plot' });
	const legend = h('p', { class: 'legend' }, lines.map((line) => h('span', { class: line.className }, line.label, ' ',
		line.last = h('b', null, '–'))));
	const element = h('figure', { class: 'chart' }, h('figcaption', null, title), legend, box);
	let plot = null;
	let shown = '';
	async function update(samples) {
		const data = [samples.map((sample) => Date.parse(sample.at) / 1000), ...lines.map((line) =>
			samples.map((sample) => line.value(sample) ?? null))];
		lines.forEach((line, index) => line.last.textContent = rate(data[index + 1].at(-1)));
		if (samples.length < 2) {
			box.replaceChildren(h('p', { class: 'empty' }, 'Samples are taken every 5 seconds from now on.'));
			return;
		}
		const theme = getComputedStyle(element).color;
		const UPlot = await loadPlots();
		if (plot === null || shown !== theme + box.clientWidth) {
			plot?.destroy();
			shown = theme + box.clientWidth;
			box.replaceChildren();
			plot = new UPlot(plotOptions(), data, box);
		}
		else {
			plot.setData(data);
		}
	}
	function plotOptions() {
		const style = getComputedStyle(element);
		const axis = { stroke: style.color, grid: { stroke: style.borderTopColor, width: 1 }, ticks: { show: false },
			font: '11px system-ui', size: 46 };
		return { width: Math.max(box.clientWidth, 200), height: 150, legend: { show: false }, cursor: { y: false },
			axes: [{ ...axis, size: 28, incrs: [60, 120, 300, 600], values: (_, ticks) => ticks.map(clockTime) },
				{ ...axis, values: (_, ticks) => ticks.map((tick) => rate(tick)) }],
			scales: { y: { range: (_, low, high) => [0, Math.max(1, high * 1.1)] } },
			series: [{}, ...lines.map((line) => ({ label: line.label, stroke: getComputedStyle(line.last.parentNode).color,
				width: 1.5, points: { show: false }, spanGaps: false }))] };
	}
	return { element, update };
}

function clockTime(seconds) {
	return new Date(seconds * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

// ---- Payloads

/** A number as it was written, where JavaScript would round it. */
class ExactNumber {

	constructor(source) {
		this.source = source;
	}

	toJSON() {
		return JSON.rawJSON ? JSON.rawJSON(this.source) : this.source;
	}

}

export function parseExactly(json) {
	return JSON.parse(json, (key, value, context) => typeof value === 'number' && context?.source !== undefined
		&& String(value) !== context.source ? new ExactNumber(context.source) : value);
}

/** A JSON value as a tree, of which long parts are opened on demand. */
export function tree(value, name) {
	const label = name === undefined ? null : [text(name, 'key'), ': '];
	if (value === null || typeof value !== 'object' || value instanceof ExactNumber) {
		const shown = value instanceof ExactNumber ? h('span', { class: 'number' }, value.source)
			: typeof value === 'string' ? text(JSON.stringify(value), 'string')
				: h('span', { class: typeof value }, String(value));
		return h('div', { class: 'leaf' }, label, shown);
	}
	const entries = Object.entries(value);
	const words = Array.isArray(value) ? `[${count(entries.length)}]` : `{${count(entries.length)}}`;
	const details = h('details', { class: 'branch' }, h('summary', null, label, words));
	let opened = false;
	details.addEventListener('toggle', () => {
		if (details.open && !opened) {
			opened = true;
			showMore(details, entries, 0);
		}
	});
	details.open = name === undefined;
	return details;
}

function showMore(details, entries, from) {
	const end = Math.min(from + 100, entries.length);
	details.append(...entries.slice(from, end).map(([key, child]) => tree(child, key)));
	if (end < entries.length) {
		const more = h('button', { type: 'button', onclick: () => {
			more.remove();
			showMore(details, entries, end);
		} }, `${count(entries.length - end)} more`);
		details.append(more);
	}
}

// ---- Requests

export const session = { principal: null, write: false, csrf: null, readOnlyReason: null, showPayload: false };

let signedOut = false;

/** An answer that is no success. */
export class Refused extends Error {

	constructor(message, status) {
		super(message);
		this.status = status;
	}

}

/** The header has Spring Security answer 401 without a dialog of the browser. */
async function request(path, { headers = {}, ...options } = {}) {
	const response = await fetch(path, { cache: 'no-store', credentials: 'same-origin', redirect: 'manual', ...options,
		headers: { 'X-Requested-With': 'XMLHttpRequest', ...headers } });
	const type = response.headers.get('Content-Type') ?? '';
	if (response.type === 'opaqueredirect' || response.status === 401 || (response.ok && response.status !== 204 && !/json/.test(type))) {
		throw signOut();
	}
	const date = Date.parse(response.headers.get('Date') ?? '');
	if (!Number.isNaN(date) && Math.abs(date - serverNow()) > 2000) {
		clockOffset = date - Date.now();
	}
	return response;
}

function signOut() {
	signedOut = true;
	showNotice('You are signed out. Nothing is updated any more.', h('button', { type: 'button',
		onclick: () => location.reload() }, 'Reload'));
	document.body.classList.add('silent');
	document.getElementById('live').textContent = 'signed out';
	return new Refused('You are signed out', 401);
}

async function problemOf(response) {
	let body = null;
	try {
		body = JSON.parse(await response.text());
	}
	catch {
		// no JSON: the status has to do
	}
	const failed = body?.nodes?.filter?.((node) => node.outcome !== 'DONE').map((node) => `${node.node}: ${node.detail ?? node.outcome}`);
	return new Refused(body?.error ?? body?.reason ?? failed?.join('; ') ?? `The server answered with status ${response.status}`,
		response.status);
}

export async function readSession() {
	const response = await request('session');
	if (!response.ok) {
		throw response.status === 403 ? signOut() : await problemOf(response);
	}
	Object.assign(session, await response.json());
}

/** One answer, at once. */
export async function readOnce(path) {
	const response = await request(`api/${path}`);
	if (!response.ok) {
		throw await problemOf(response);
	}
	return response.json();
}

/** Changes something; a token that has been replaced since is read again. */
export async function write(path, body) {
	let response = await post(path, body);
	if (response.status === 403) {
		const token = session.csrf?.token;
		await readSession();
		if (session.csrf && session.csrf.token !== token) {
			response = await post(path, body);
		}
		if (response.status === 403 && session.csrf?.alternative) {
			session.csrf.token = session.csrf.alternative; // some configurations want it masked, some not
			response = await post(path, body);
		}
	}
	if (!response.ok) {
		throw await problemOf(response);
	}
	pollSoon();
	return response.status === 204 ? {} : response.json();
}

function post(path, body) {
	const headers = { 'Content-Type': 'application/json' };
	if (session.csrf) {
		headers[session.csrf.header] = session.csrf.token;
	}
	return request(`api/${path}`, { method: 'POST', headers, body: JSON.stringify(body ?? {}) });
}

// ---- Live updates

const stored = {
	get(name) {
		try {
			return localStorage.getItem(`chihuo.${name}`);
		}
		catch {
			return null; // storage is forbidden
		}
	},
	set(name, value) {
		try {
			localStorage.setItem(`chihuo.${name}`, value);
		}
		catch {
			// it holds until the page is closed
		}
	},
};

let reads = [];
let paused = stored.get('paused') === 'true';
let timer = 0;
let failures = 0;
let busy = false;
let heardAt = 0;

/** A part of a page with the age of what it shows. */
export function panel(title, ...content) {
	const age = h('span', { class: 'age' });
	const problem = h('p', { class: 'problem', hidden: true });
	const element = h('section', { class: 'panel' }, title ? h('h2', null, title, age) : age, problem, content);
	return { element, age, problem, body: element };
}

/**
 * Reads a path again and again while its page is shown, and shows the answers in a part of it.
 * @param parse keeps numbers as they were written, for payloads
 */
export function live(path, place, show, parse = JSON.parse) {
	const read = { path, place, places: [place], show, parse, etag: null, at: 0, askedAt: 0 };
	reads.push(read);
	return read;
}

/** Another part shows answers of a read too. */
export function alsoShows(read, place) {
	read.places.push(place);
}

/** Ends some reads, of a part of a page that is replaced by another one. */
export function dropReads(places) {
	reads = reads.filter((read) => !places.contains(read.place.element));
}

/** Has a read ask for something else. */
export function redirectRead(read, path) {
	if (read.path !== path) {
		Object.assign(read, { path, etag: null, at: 0, askedAt: 0 });
		markStale(read, true); // what is shown belongs to the old address
	}
	pollSoon();
}

export function clearReads() {
	reads = [];
	failures = 0;
}

export function pollSoon() {
	reads.forEach((read) => read.askedAt = 0);
	schedulePoll(0);
}

function schedulePoll(delay) {
	clearTimeout(timer);
	timer = signedOut ? 0 : setTimeout(poll, delay);
}

/** One request: the read that has waited longest. Those that were never answered come at once, one after the other. */
async function poll() {
	if (busy || signedOut || document.hidden) {
		return;
	}
	const next = reads.filter((read) => !paused || read.askedAt === 0).sort((a, b) => a.askedAt - b.askedAt)[0];
	if (!next) {
		return;
	}
	busy = true;
	next.askedAt = Date.now();
	try {
		await readAgain(next);
		failures = 0;
		heardAt = Date.now();
	}
	catch (failure) {
		failures++;
		next.askedAt = 0; // also while paused
		console.warn(failure.message);
	}
	busy = false;
	showLive();
	const waiting = failures === 0 && reads.some((read) => read.askedAt === 0);
	schedulePoll(waiting ? 0 : Math.min(POLL_MILLIS * 2 ** failures, MAX_POLL_MILLIS));
}

async function readAgain(read) {
	const path = read.path;
	const response = await request(`api/${path}`, read.etag ? { headers: { 'If-None-Match': read.etag } } : {});
	if (response.status === 403) {
		throw signOut();
	}
	const current = reads.includes(read) && read.path === path;
	if (response.status === 304) {
		read.at = current ? Date.now() : read.at;
	}
	else if (response.ok) {
		const body = await response.text();
		if (current && reads.includes(read) && read.path === path) {
			showAnswer(read, body, response.headers.get('ETag'));
		}
	}
	else if (current) {
		const problem = await problemOf(response);
		read.place.problem.hidden = false;
		read.place.problem.textContent = visible(problem.message);
		read.etag = null;
		if (response.status >= 500 && response.status !== 501) {
			throw problem;
		}
		read.onProblem?.(problem);
	}
}

/** An answer that cannot be shown is no current one, and is read again as a whole. */
function showAnswer(read, body, etag) {
	try {
		read.show(read.parse(body));
		Object.assign(read, { etag, at: Date.now() });
		read.place.problem.hidden = true;
		markStale(read, false);
	}
	catch (failure) {
		read.etag = null;
		read.place.problem.hidden = false;
		read.place.problem.textContent = visible(`The answer cannot be shown: ${failure.message}`);
		console.error(failure);
	}
}

function markStale(read, stale) {
	read.places.forEach((place) => place.element.classList.toggle('stale', stale));
}

function showLive() {
	if (signedOut) {
		return;
	}
	const silent = failures > 0 && heardAt > 0;
	document.body.classList.toggle('silent', failures > 0);
	document.getElementById('live').textContent = failures > 0 ? 'no answer' : paused ? 'paused' : 'live';
	if (failures > 1 || (failures > 0 && !silent)) {
		showNotice(silent ? `No answer for ${span((Date.now() - heardAt) / 1000)}. Numbers are those of the last answer.`
			: 'The application does not answer.');
	}
	else if (failures === 0) {
		hideNotice();
	}
}

/** Once a second, without requests: each number knows its age. */
function showAges() {
	const now = Date.now();
	for (const read of reads) {
		if (read.at > 0) {
			const age = now - read.at;
			read.places.forEach((place) => place.age.textContent = age < 4000 ? '' : `as of ${span(age / 1000)} ago`);
			markStale(read, age > Math.max(STALE_MILLIS, 3 * POLL_MILLIS * reads.length));
		}
	}
	document.querySelectorAll('time[datetime]').forEach(updateMoment);
	showLive();
}

export function togglePause() {
	paused = !paused;
	stored.set('paused', String(paused));
	showPause();
	say(paused ? 'Live updates are paused' : 'Live updates go on');
	if (!paused) {
		pollSoon();
	}
}

function showPause() {
	const button = document.getElementById('pause');
	button.setAttribute('aria-pressed', String(paused));
	button.textContent = paused ? 'Go on' : 'Pause';
	showLive();
}

const THEMES = ['system', 'dark', 'light'];

export function nextTheme() {
	const theme = THEMES[(THEMES.indexOf(stored.get('theme') ?? 'system') + 1) % THEMES.length];
	stored.set('theme', theme);
	showTheme();
	say(`Colours: ${theme}`);
}

function showTheme() {
	const theme = stored.get('theme');
	document.documentElement.dataset.theme = THEMES.includes(theme) ? theme : 'system';
	document.getElementById('theme').textContent = theme === 'dark' ? 'Dark' : theme === 'light' ? 'Light' : 'Auto';
}

export function startLive() {
	showTheme();
	showPause();
	document.addEventListener('visibilitychange', () => {
		if (!document.hidden) {
			paused ? schedulePoll(0) : pollSoon(); // what was never read is read in any case
		}
	});
	setInterval(showAges, 1000);
}

// ---- Messages and dialogs

function showNotice(words, ...more) {
	const notice = document.getElementById('notice');
	if (notice.dataset.words !== words.replace(/\d+/g, '')) {
		notice.dataset.words = words.replace(/\d+/g, '');
		notice.replaceChildren(h('span', null, words), ...more);
	}
	notice.firstChild.textContent = words;
	notice.hidden = false;
}

function hideNotice() {
	document.getElementById('notice').hidden = true;
}

let unsay = 0;

/** Says what has happened, also to screen readers. */
export function say(words, failed = false) {
	const said = document.getElementById('said');
	said.textContent = visible(words);
	said.classList.toggle('failed', failed);
	said.classList.add('shown');
	clearTimeout(unsay);
	unsay = setTimeout(() => said.classList.remove('shown'), failed ? 12000 : 5000);
}

/**
 * Asks before a change. Resolves to the values of the fields, or null.
 * @param amount number of tasks that are changed; from 1,000 on, or if it is not known, the name has to be typed
 */
export function confirmChange({ title, details = [], amount = 1, name = null, fields = [], action, danger = false }) {
	const asksName = name !== null && (amount === null || amount > ASK_NAME_FROM);
	const inputs = fields.map((field) => h('input', { id: `field-${field.name}`, name: field.name, type: field.type ?? 'text',
		value: field.value ?? null, min: field.min ?? null, max: field.max ?? null, required: field.required ?? false,
		autocomplete: 'off' }));
	const typed = h('input', { id: 'typed-name', autocomplete: 'off', spellcheck: 'false' });
	const act = h('button', { type: 'submit', class: danger ? 'danger' : 'primary', disabled: asksName }, action);
	typed.addEventListener('input', () => act.disabled = typed.value !== name);
	const form = h('form', { method: 'dialog' }, h('h2', { id: 'dialog-title' }, title), details,
		fields.map((field, index) => h('p', null, h('label', { for: `field-${field.name}` }, field.label), inputs[index])),
		asksName ? h('p', null, h('label', { for: 'typed-name' }, 'Type the name of the loop, ', text(name), ', to go on'), typed) : null,
		h('p', { class: 'buttons' }, h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'), act));
	let result = null;
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		result = Object.fromEntries(inputs.map((input) => [input.name, input.value]));
		dialog.close();
	});
	const dialog = h('dialog', { 'aria-labelledby': 'dialog-title' }, form);
	return showDialog(dialog).then(() => result);
}

export function showDialog(dialog) {
	const focused = document.activeElement;
	document.body.append(dialog);
	dialog.showModal();
	return new Promise((resolve) => dialog.addEventListener('close', () => {
		dialog.remove();
		focused?.focus();
		resolve();
	}));
}

/** A button that changes something; there is none for those who may only read. */
export function actionButton(label, act, className) {
	if (!session.write) {
		return null;
	}
	const button = h('button', { type: 'button', class: className ?? null, onclick: async () => {
		button.disabled = true;
		try {
			const words = await act();
			if (words) {
				say(words);
			}
		}
		catch (failure) {
			say(failure.message, true);
		}
		button.disabled = false;
	} }, label);
	return button;
}

// ---- Parts of several pages

export function heading(...content) {
	return h('h1', { tabindex: '-1' }, content);
}

export function toolbar(...content) {
	return h('div', { class: 'bar' }, content);
}

export function labelled(label, input) {
	return h('label', { class: 'field' }, h('span', null, label), input);
}

export function select(options, chosen, onChange) {
	return h('select', { onchange: (event) => onChange(event.target.value) }, options.map(([value, label]) =>
		h('option', { value, selected: value === (chosen ?? '') }, label)));
}

/** Text that is asked for a moment after it was typed. */
export function filterBox(value, placeholder, onChange) {
	let waiting = 0;
	return h('input', { type: 'search', value: value ?? '', placeholder, autocomplete: 'off', spellcheck: 'false', oninput: (event) => {
		clearTimeout(waiting);
		waiting = setTimeout(() => onChange(event.target.value.trim()), 250);
	} });
}

/** Buttons for the first and the next page of a read, which is asked for with a cursor. */
export function pager(onCursor) {
	let next = null;
	const first = h('button', { type: 'button', hidden: true, onclick: () => {
		first.hidden = true;
		onCursor(null);
	} }, 'First page');
	const more = h('button', { type: 'button', hidden: true, onclick: () => {
		first.hidden = false;
		onCursor(next);
	} }, 'Next page');
	const note = h('span', { class: 'note' });
	return { element: h('div', { class: 'pager' }, note, first, more), update(cursor, words = '') {
		next = cursor;
		more.hidden = cursor === null || cursor === undefined;
		note.textContent = words;
	}, reset() {
		first.hidden = true;
	} };
}

/** Keeps parameters of a page in its address, so that it can be bookmarked, without a new page. */
export function keepParameters(segments, parameters) {
	history.replaceState(null, '', pageAddress(segments, parameters));
}

export function loopLink(name) {
	return link(pageAddress(['loops', name]), text(name));
}

export function taskLink(loop, id) {
	return link(taskAddress(loop, id), text(id));
}


export function plural(number, word) {
	return `${count(number)} ${word}${number === 1 ? '' : 's'}`;
}

/** Words of a name such as maxAttempts. */
export function words(name) {
	return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

export function figure(name, value, address, className) {
	const number = h('b', { class: className ?? null }, value);
	return h('div', { class: 'figure' }, address ? link(address, number) : number, h('span', null, name));
}

export function versionsOf(nodes) {
	return [...new Set(nodes.map((node) => node.version ?? 'unknown'))].sort();
}
