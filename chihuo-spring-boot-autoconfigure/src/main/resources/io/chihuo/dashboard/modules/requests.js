// SPDX-License-Identifier: Apache-2.0

// Requests to the application.

import { h } from './elements.js';
import { noteServerTime } from './numbers.js';
import { pollSoon } from './live.js';
import { showNotice } from './dialogs.js';

/** Longer than the application waits for its backend and its nodes, by default. */
const MAX_ANSWER_MILLIS = 30000;

export const session = { principal: null, write: false, csrf: null, readOnlyReason: null, showPayload: false, traceUrl: null };

export let signedOut = false;

/** An answer that is no success. */
export class Refused extends Error {

	constructor(message, status) {
		super(message);
		this.status = status;
	}

}

/** The header has Spring Security answer 401 without a dialog of the browser. */
export async function request(path, { headers = {}, ...options } = {}) {
	const response = await fetch(path, { cache: 'no-store', credentials: 'same-origin', redirect: 'manual',
		signal: AbortSignal.timeout(MAX_ANSWER_MILLIS), ...options,
		headers: { 'X-Requested-With': 'XMLHttpRequest', ...headers } });
	const type = response.headers.get('Content-Type') ?? '';
	if (response.type === 'opaqueredirect' || response.status === 401 || (response.ok && response.status !== 204 && !/json/.test(type))) {
		throw signOut();
	}
	noteServerTime(response.headers.get('Date'));
	return response;
}

export function signOut() {
	signedOut = true;
	showNotice('You are signed out. Nothing is updated any more.', h('button', { type: 'button',
		onclick: () => location.reload() }, 'Reload'));
	document.body.classList.add('silent');
	document.getElementById('live').textContent = 'signed out';
	return new Refused('You are signed out', 401);
}

export async function problemOf(response) {
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
