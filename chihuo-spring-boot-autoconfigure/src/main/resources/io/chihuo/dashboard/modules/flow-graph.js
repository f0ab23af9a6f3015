// SPDX-License-Identifier: Apache-2.0

// The graph of a flow.

import { svg, visible } from './elements.js';

// The endpoint draws a flow as text for Mermaid. These are the lines that it writes.

export function parseDiagram(diagram) {
	const root = { children: [], edges: [] };
	const open = [root];
	for (const line of diagram.split('\n').map((each) => each.trim())) {
		const frame = /^subgraph (n\d+)\["(.*)"\]$/.exec(line);
		const leaf = /^(n\w+)(\(?)\["(.*)"\]\)?(?::::(\w+))?$/.exec(line);
		const edge = /^(n\d+) (-->|-- (\w+) -->|-\. (\w+) \.->) (n\d+)$/.exec(line);
		if (frame) {
			const child = { id: frame[1], label: labelOf(frame[2]), children: [], edges: [] };
			open.at(-1).children.push(child);
			open.push(child);
		}
		else if (line === 'end') {
			open.pop();
		}
		else if (edge) {
			open.at(-1).edges.push({ from: edge[1], to: edge[5], label: edge[3] ?? edge[4] ?? null, dashed: edge[4] !== undefined });
		}
		else if (leaf) {
			open.at(-1).children.push({ id: leaf[1], round: leaf[2] === '(', label: labelOf(leaf[3]), state: leaf[4] ?? 'waiting' });
		}
	}
	return root;
}

function labelOf(escaped) {
	return visible(escaped.replace(/#(\d+);/g, (whole, code) => Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : whole));
}

const GAP = 34;
const PAD = 12;
const TITLE = 20;

/** Places the children of a frame in columns: each after those that lead to it. */
function placeFrame(frame) {
	const columns = [];
	const depths = new Map();
	const depthOf = (child, path) => {
		if (!depths.has(child.id)) {
			const before = frame.edges.filter((edge) => edge.to === child.id && !path.includes(edge.from))
				.map((edge) => frame.children.find((other) => other.id === edge.from)).filter((other) => other);
			depths.set(child.id, before.length === 0 ? 0 : 1 + Math.max(...before.map((other) => depthOf(other, [...path, child.id]))));
		}
		return depths.get(child.id);
	};
	for (const child of frame.children) {
		placeNode(child);
		(columns[depthOf(child, [])] ??= []).push(child);
	}
	const top = frame.label === undefined ? 0 : TITLE;
	const heights = columns.map((column) => column.reduce((sum, child) => sum + child.height + PAD, -PAD));
	frame.height = Math.max(0, ...heights) + 2 * PAD + top;
	let x = PAD;
	columns.forEach((column, index) => {
		let y = top + PAD + (frame.height - top - 2 * PAD - heights[index]) / 2;
		const width = Math.max(...column.map((child) => child.width));
		for (const child of column) {
			Object.assign(child, { x, y });
			y += child.height + PAD;
		}
		x += width + GAP;
	});
	frame.width = Math.max(x - GAP + PAD, 2 * PAD, frame.label === undefined ? 0 : shorten(frame.label).length * 7 + 2 * PAD);
}

function placeNode(node) {
	if (node.children) {
		placeFrame(node);
	}
	else {
		Object.assign(node, { width: Math.max(48, shorten(node.label).length * 7.2 + 22), height: 28 });
	}
}

function shorten(label) {
	return label.length > 40 ? `${label.slice(0, 39)}…` : label;
}

export function drawFlow(root) {
	placeFrame(root);
	return svg('svg', { viewBox: `0 0 ${root.width} ${root.height}`, width: root.width, height: root.height, role: 'img', 'aria-label': 'Steps of the flow, listed below with their states' },
		svg('defs', null, svg('marker', { id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
			svg('path', { d: 'M0 0 8 4 0 8z', class: 'head' }))), drawInside(root));
}

function drawInside(frame) {
	return [...frame.edges.map((edge) => drawEdge(frame, edge)), ...frame.children.map(drawNode)];
}

function drawNode(node) {
	const label = svg('text', node.children ? { x: PAD, y: 15, class: 'frame-title' } : { x: node.width / 2, y: 18, 'text-anchor': 'middle' }, shorten(node.label));
	return svg('g', { transform: `translate(${node.x} ${node.y})`, class: node.children ? 'frame' : `step state-${node.state}` },
		svg('title', null, node.children ? node.label : `${node.label}: ${node.state}`),
		svg('rect', { width: node.width, height: node.height, rx: node.round ? 14 : 5 }), label, node.children ? drawInside(node) : null);
}

function drawEdge(frame, edge) {
	const from = frame.children.find((child) => child.id === edge.from);
	const to = frame.children.find((child) => child.id === edge.to);
	if (!from || !to) {
		return null;
	}
	const [x1, y1, x2, y2] = [from.x + from.width, from.y + from.height / 2, to.x, to.y + to.height / 2];
	const bend = Math.max(14, (x2 - x1) / 2);
	return svg('g', { class: edge.dashed ? 'edge dashed' : 'edge' },
		svg('path', { d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`, 'marker-end': 'url(#arrow)' }),
		edge.label ? svg('text', { x: (x1 + x2) / 2, y: (y1 + y2) / 2 - 4, 'text-anchor': 'middle' }, edge.label) : null);
}
