// SPDX-License-Identifier: Apache-2.0

// The page of one task.

import { badge, h, loopPath, queryText, replaceContent, text } from './elements.js';
import { count, moment, serverNow } from './numbers.js';
import { facts } from './tables.js';
import { parseExactly, tree } from './payloads.js';
import { session } from './requests.js';
import { alsoShows, live, panel } from './live.js';
import { actionButton } from './dialogs.js';
import { heading, loopLink } from './parts.js';
import { CHANGES, changeTask } from './queue.js';

const ACTIONS_OF = { READY: ['cancel', 'finish'], DELAYED: ['cancel', 'finish'], RUNNING: ['cancel'], WAITING: ['cancel'],
	FINISHED: ['unfinish'], DEAD: ['requeue', 'discard'] };

export function taskPage({ segments: [, loop], parameters: { id = '' } }) {
	const state = panel('State');
	const content = panel('Payload');
	const body = h('div');
	const payload = h('div');
	const actions = h('div', { class: 'actions' });
	let shownPayload;
	let shownState;
	state.body.append(body);
	content.body.append(payload);
	const read = live(`${loopPath(loop)}/tasks?${queryText({ id })}`, state, (answer) => {
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
		facts(Object.entries(headers).map(([name, value]) => [text(name), text(value)])), traceLink(headers)].filter((element) => element !== null);
}

/** Headers of the usual propagators, with the id of the trace in them. */
const TRACE_HEADERS = [['traceparent', /^[0-9a-f]{2}-([0-9a-f]{32})-/], ['b3', /^([0-9a-f]{32}|[0-9a-f]{16})-/],
	['X-B3-TraceId', /^([0-9a-f]{32}|[0-9a-f]{16})$/]];

function traceLink(headers) {
	const id = TRACE_HEADERS.map(([name, form]) => form.exec(headers[name] ?? '')?.[1]).find((found) => found !== undefined);
	return session.traceUrl === null || id === undefined ? null : h('p', null, h('a', { href: session.traceUrl.replaceAll('{traceId}', id),
		target: '_blank', rel: 'noopener noreferrer' }, 'Its trace'));
}
