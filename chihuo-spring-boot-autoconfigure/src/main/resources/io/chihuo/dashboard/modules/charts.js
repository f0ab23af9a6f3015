// SPDX-License-Identifier: Apache-2.0

// Small lines in tables, and charts.

import { h, svg } from './elements.js';
import { count, rate } from './numbers.js';
import { POLL_MILLIS } from './live.js';

const TREND_MILLIS = 5 * 60000;

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
