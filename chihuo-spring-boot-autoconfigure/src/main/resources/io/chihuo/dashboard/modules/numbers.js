// SPDX-License-Identifier: Apache-2.0

// Numbers and times in words.

import { h } from './elements.js';
import { words } from './parts.js';

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

/** Takes the time of an answer, or text that is none. */
export function noteServerTime(date) {
	const time = Date.parse(date ?? '');
	if (!Number.isNaN(time) && Math.abs(time - serverNow()) > 2000) {
		clockOffset = time - Date.now();
	}
}

export function updateMoment(element) {
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
