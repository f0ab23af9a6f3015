package io.chihuo.backend.redis;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.ScriptOutputType;

/**
 * The scripts by who keeps the order of what is ready, and what each is made of.
 */
enum ScriptSet {

	/** Lists in Redis keep it. */
	LISTS(EnumSet.range(Script.CHECK, Script.UNTOLD), "list-moves"),

	/** A broker keeps it, and the callers of some scripts post what became ready. */
	TICKETS(EnumSet.complementOf(EnumSet.of(Script.CLAIM)), "ticket-moves");

	private static final Set<Script> POSTING = EnumSet.of(Script.ADD, Script.SETTLE, Script.REQUEUE, Script.REQUEUE_ALL,
			Script.DUE);

	private final Map<Script, ScriptText> texts = new ConcurrentHashMap<>();

	private final Set<Script> scripts;

	private final String moves;

	ScriptSet(Set<Script> scripts, String moves) {
		this.scripts = scripts;
		this.moves = moves;
	}

	ScriptText text(Script script) {
		return this.texts.computeIfAbsent(script, this::compose);
	}

	/** The scripts that belong to it. */
	Set<Script> scripts() {
		return this.scripts;
	}

	private ScriptText compose(Script script) {
		boolean ticketBatch = this == TICKETS && POSTING.contains(script);
		ScriptText.Builder text = new ScriptText.Builder();
		text.add(QueueKeys.VARIABLES);
		if (script != Script.POSTED) {
			addLibrary(text, script, ticketBatch);
		}
		text.file(script.name().toLowerCase(Locale.ROOT).replace('_', '-'));
		return text.build(ticketBatch ? ScriptOutputType.MULTI : script.output());
	}

	private void addLibrary(ScriptText.Builder text, Script script, boolean ticketBatch) {
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
	private void addMoves(ScriptText.Builder text, Script script) {
		text.add("local made\nlocal function moves()\nif made then\nreturn made\nend\n" + QueueKeys.VARIABLES);
		text.fileIf(!script.uses(ScriptPart.LEAVE), "lib/leave");
		text.file("lib/moves").file("lib/" + this.moves).file("lib/marks").file("lib/failures").file("lib/lapses");
		text.fileIf(script.uses(ScriptPart.ADDING), "lib/adding");
		text.fileIf(script.uses(ScriptPart.SETTLING), "lib/settling");
		text.add("made = move\nreturn move\nend\n");
	}

}
