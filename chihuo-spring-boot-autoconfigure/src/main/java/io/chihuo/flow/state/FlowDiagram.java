// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.chihuo.StepKind;
import io.chihuo.StepState;

/**
 * Draws a flow as a flowchart of Mermaid: steps that contain others as frames, with an
 * arrow from each step to those that follow, and a colour by state. Of a large flow the
 * first steps of each frame are drawn, and the others counted.
 */
public final class FlowDiagram {

	private static final int MAX_DRAWN_STEPS = 200;

	/** A name that the plan has given. */
	private static final Pattern PLACE_NAME = Pattern.compile("(flow|[0-9.]+)(:\\w+)?");

	private static final Map<StepState, String> STYLES = Map.of(StepState.STARTING, "fill:#fff3c4", StepState.RUNNING,
			"fill:#cfe4ff", StepState.DONE, "fill:#d3f2d3", StepState.FAILED, "fill:#ffd2d2", StepState.LOST,
			"fill:#ffd2d2", StepState.CANCELLED, "fill:#e4e4e4", StepState.SKIPPED, "stroke-dasharray:4",
			StepState.COMPENSATING, "fill:#ffe0b3");

	private final StringBuilder text = new StringBuilder("flowchart LR\n");

	private final Set<StepState> styled = EnumSet.noneOf(StepState.class);

	private final FlowPlan plan;

	private final FlowProgress progress;

	private int drawn;

	private FlowDiagram(FlowPlan plan, FlowProgress progress) {
		this.plan = plan;
		this.progress = progress;
	}

	/**
	 * The diagram as text.
	 */
	public static String drawFlow(FlowPlan plan, FlowProgress progress) {
		FlowDiagram diagram = new FlowDiagram(plan, progress);
		if (plan.node(0).kind().isComposite()) {
			diagram.drawChildren(0, "  ");
		}
		else {
			diagram.drawLeaf(0, "  ");
		}
		diagram.styled
			.forEach((state) -> diagram.text.append("  classDef " + classOf(state) + " " + STYLES.get(state) + "\n"));
		return diagram.text.toString();
	}

	private void drawNode(int number, String indent) {
		if (!this.plan.node(number).kind().isComposite()) {
			drawLeaf(number, indent);
			return;
		}
		this.drawn += this.plan.node(number).children().isEmpty() ? 1 : 0;
		this.text.append(indent + "subgraph n" + number + "[\"" + labelOf(number) + "\"]\n");
		drawChildren(number, indent + "  ");
		this.text.append(indent + "end\n");
	}

	private void drawLeaf(int number, String indent) {
		this.drawn++;
		StepState state = this.progress.stepState(number);
		String box = switch (this.plan.node(number).kind()) {
			case TIMER, COUNTER, SHARED_COUNTER, SIGNAL -> "([\"" + labelOf(number) + "\"])";
			default -> "[\"" + labelOf(number) + "\"]";
		};
		this.text.append(indent + "n" + number + box);
		if (STYLES.containsKey(state)) {
			this.styled.add(state);
			this.text.append(":::" + classOf(state));
		}
		this.text.append('\n');
	}

	private void drawChildren(int parent, String indent) {
		List<Integer> children = this.plan.node(parent).children();
		int shown = 0;
		while (shown < children.size() && this.drawn < MAX_DRAWN_STEPS) {
			drawNode(children.get(shown++), indent);
		}
		for (int i = 0; i < shown; i++) {
			drawArrows(parent, i, indent);
		}
		if (shown < children.size()) {
			List<Integer> hidden = children.subList(shown, children.size());
			long done = hidden.stream().filter((child) -> this.progress.stepState(child) == StepState.DONE).count();
			this.text.append(indent + "n" + parent + "more[\"" + hidden.size() + " more, " + done + " done\"]\n");
		}
	}

	/** The arrows that lead to a child. */
	private void drawArrows(int parent, int index, String indent) {
		PlanNode frame = this.plan.node(parent);
		int child = frame.children().get(index);
		switch (frame.kind()) {
			case SERIES, MODULE -> {
				if (index > 0) {
					drawArrow(frame.children().get(index - 1), "-->", child, indent);
				}
			}
			case GUARDED -> {
				if (index > 0) {
					drawArrow(frame.children().get(0), "-- " + reasonOf(this.plan.node(child).role()) + " -->", child,
							indent);
				}
			}
			case COMPENSATED -> {
				if (index > 0) {
					drawArrow(frame.children().get(0), "-. undo .->", child, indent);
				}
			}
			default ->
				this.plan.node(child).predecessors().forEach((before) -> drawArrow(before, "-->", child, indent));
		}
	}

	private void drawArrow(int from, String arrow, int to, String indent) {
		this.text.append(indent + "n" + from + " " + arrow + " n" + to + "\n");
	}

	private static String reasonOf(ChildRole role) {
		return switch (role) {
			case BODY -> "then";
			case ON_DONE -> "done";
			case ON_FAILURE -> "failed";
			case ALWAYS -> "always";
			case COMPENSATION -> "undo";
		};
	}

	private String labelOf(int number) {
		PlanNode node = this.plan.node(number);
		boolean hasPlaceName = PLACE_NAME.matcher(node.name()).matches();
		String label = !hasPlaceName ? node.name() : switch (node.kind()) {
			case TASK -> node.task().queue();
			case COUNTER, SHARED_COUNTER -> "counter " + node.label();
			case SIGNAL -> "signal " + node.label();
			default -> node.kind().name().toLowerCase(Locale.ROOT);
		};
		return escape((node.kind() != StepKind.REPEAT) ? label
				: label + ", run " + node.runNumber(this.progress.round(number)) + " of " + node.needed());
	}

	private static String classOf(StepState state) {
		return state.name().toLowerCase(Locale.ROOT);
	}

	/** As character entities, which Mermaid writes with a number sign. */
	private static String escape(String label) {
		StringBuilder escaped = new StringBuilder();
		label.codePoints().forEach((character) -> {
			if (Character.isLetterOrDigit(character) || " _-.:/,".indexOf(character) >= 0) {
				escaped.appendCodePoint(character);
			}
			else {
				escaped.append('#').append(character).append(';');
			}
		});
		return escaped.toString();
	}

}
