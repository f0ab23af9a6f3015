// SPDX-License-Identifier: Apache-2.0

// Reads that are repeated while their page is shown, and what the browser keeps.

import { h, visible } from './elements.js';
import { span, updateMoment } from './numbers.js';
import { problemOf, request, signedOut, signOut } from './requests.js';
import { hideNotice, say, showNotice } from './dialogs.js';

export const POLL_MILLIS = 2000;
const MAX_POLL_MILLIS = 30000;
const STALE_MILLIS = 12000;

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
