// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.ScriptOutputType;

/**
 * The scripts by the keeper of the order of ready tasks, and the parts of each.
 */
enum ScriptSet {

	/** Lists in Redis keep it. */
	LISTS(EnumSet.range(ScriptName.CHECK, ScriptName.UNTOLD), "list-moves"),

	/**
	 * A broker keeps it, and the callers of some scripts publish the tickets of tasks
	 * that became ready.
	 */
	TICKETS(EnumSet.complementOf(EnumSet.of(ScriptName.CLAIM)), "ticket-moves");

	private static final Set<ScriptName> POSTING = EnumSet.of(ScriptName.ADD, ScriptName.SETTLE, ScriptName.REQUEUE,
			ScriptName.REQUEUE_ALL, ScriptName.DUE);

	private final Map<ScriptName, ScriptText> texts = new ConcurrentHashMap<>();

	private final Set<ScriptName> scripts;

	private final String moves;

	ScriptSet(Set<ScriptName> scripts, String moves) {
		this.scripts = scripts;
		this.moves = moves;
	}

	ScriptText text(ScriptName script) {
		return this.texts.computeIfAbsent(script, this::compose);
	}

	/** The scripts that belong to it. */
	Set<ScriptName> scripts() {
		return this.scripts;
	}

	private ScriptText compose(ScriptName script) {
		boolean ticketBatch = this == TICKETS && POSTING.contains(script);
		ScriptText.ScriptBuilder text = new ScriptText.ScriptBuilder();
		text.add(QueueKeys.VARIABLES);
		if (script != ScriptName.POSTED) {
			addLibrary(text, script, ticketBatch);
		}
		text.file(script.name().toLowerCase(Locale.ROOT).replace('_', '-'));
		return text.build(ticketBatch ? ScriptOutputType.MULTI : script.output());
	}

	private void addLibrary(ScriptText.ScriptBuilder text, ScriptName script, boolean ticketBatch) {
		text.file("lib/queue");
		text.fileIf(this == TICKETS, "lib/tickets");
		text.fileIf(script.uses(ScriptPart.LEAVE), "lib/leave");
		addMoves(text, script);
		text.fileIf(this == LISTS, "lib/lists");
		text.fileIf(this == TICKETS, "lib/keep-posting");
		text.fileIf(ticketBatch, "lib/posting");
		text.fileIf(this == TICKETS && !ticketBatch, "lib/ticket-wake");
		text.fileIf(script.uses(ScriptPart.NUMBERED) && !ticketBatch, "lib/numbered");
		text.fileIf(script.uses(ScriptPart.CATCH_UP), "lib/catch-up");
		text.fileIf(script.uses(ScriptPart.TAIL), (this == LISTS) ? "lib/lists-tail" : "lib/tickets-tail");
		text.fileIf(script.uses(ScriptPart.LEASE), "lib/lease");
		text.fileIf(script.uses(ScriptPart.NEXT_MOMENT), "lib/next-moment");
	}

	/** Within one function, whose names of the keys are its own. */
	private void addMoves(ScriptText.ScriptBuilder text, ScriptName script) {
		text.add("local made\nlocal function moves()\nif made then\nreturn made\nend\n" + QueueKeys.VARIABLES);
		text.fileIf(!script.uses(ScriptPart.LEAVE), "lib/leave");
		text.file("lib/moves").file("lib/" + this.moves).file("lib/marks").file("lib/failures").file("lib/lapses");
		text.fileIf(script.uses(ScriptPart.ADDING), "lib/adding");
		text.fileIf(script.uses(ScriptPart.SETTLING), "lib/settling");
		text.add("made = move\nreturn move\nend\n");
	}

}
