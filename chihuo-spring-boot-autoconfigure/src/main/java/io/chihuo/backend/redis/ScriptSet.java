// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.Base16;

/**
 * The scripts by the keeper of the order of ready tasks, and the parts of each.
 */
enum ScriptSet {

	/** Lists in Redis keep it. */
	LISTS(EnumSet.range(ScriptName.CHECK, ScriptName.TAKE_CRASH_NOTICES), "list-moves"),

	/**
	 * A broker keeps it, and the callers of some scripts publish the tickets of tasks
	 * that became ready.
	 */
	TICKETS(EnumSet.complementOf(EnumSet.of(ScriptName.CLAIM)), "ticket-moves");

	private static final Set<ScriptName> RETURNING_TICKETS = EnumSet.of(ScriptName.ADD, ScriptName.SUBMIT,
			ScriptName.SETTLE, ScriptName.REQUEUE, ScriptName.REQUEUE_ALL, ScriptName.RELEASE_DUE,
			ScriptName.CHANGE_SCHEDULES);

	private final Map<ScriptName, ScriptText> texts = new ConcurrentHashMap<>();

	private final Set<ScriptName> scripts;

	private final String moves;

	ScriptSet(Set<ScriptName> scripts, String moves) {
		this.scripts = scripts;
		this.moves = moves;
	}

	ScriptText scriptText(ScriptName script) {
		return this.texts.computeIfAbsent(script, this::composeText);
	}

	/** The scripts that belong to it. */
	Set<ScriptName> scriptNames() {
		return this.scripts;
	}

	private ScriptText composeText(ScriptName script) {
		boolean ticketBatch = this == TICKETS && RETURNING_TICKETS.contains(script);
		ScriptBuilder text = new ScriptBuilder();
		text.add(QueueKeys.VARIABLES);
		if (script == ScriptName.FORGET_OUTCOMES) {
			text.add("local call = redis.call\n").addFile("lib/outcome-place");
		}
		else if (script != ScriptName.FORGET_BATCHES) {
			addLibrary(text, script, ticketBatch);
		}
		text.addFile(fileName(script));
		return text.build(ticketBatch ? ScriptOutputType.MULTI : script.outputType());
	}

	private static String fileName(ScriptName script) {
		return script.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private void addLibrary(ScriptBuilder text, ScriptName script, boolean ticketBatch) {
		text.addFile("lib/queue").addFile("lib/outcome-place");
		text.fileIf(this == LISTS && script.usesPart(ScriptPart.USUAL_CASE), "lib/usual-" + fileName(script));
		text.addFile("lib/functions");
		text.fileIf(this == TICKETS, "lib/tickets");
		text.fileIf(script.usesPart(ScriptPart.LEAVE), "lib/leave");
		text.addFile("lib/ends");
		addMoves(text, script);
		text.fileIf(this == LISTS, "lib/lists");
		text.fileIf(this == TICKETS, "lib/store-ticket-batch");
		text.fileIf(ticketBatch, "lib/return-ticket-batch");
		text.fileIf(this == TICKETS && !ticketBatch, "lib/ticket-wake");
		text.fileIf(script.usesPart(ScriptPart.NUMBERED) && !ticketBatch, "lib/numbered");
		text.fileIf(script.usesPart(ScriptPart.CATCH_UP), "lib/catch-up");
		text.fileIf(script.usesPart(ScriptPart.TAIL), "lib/begin-tasks");
		text.fileIf(script.usesPart(ScriptPart.TAIL), (this == LISTS) ? "lib/lists-tail" : "lib/tickets-tail");
		text.fileIf(script.usesPart(ScriptPart.LEASE), "lib/lease");
		text.fileIf(script.usesPart(ScriptPart.NEXT_MOMENT), "lib/next-moment");
	}

	/** Within one function, whose names of the keys are its own. */
	private void addMoves(ScriptBuilder text, ScriptName script) {
		text.add("local made\nlocal function moves()\nif made then\nreturn made\nend\n" + QueueKeys.VARIABLES);
		text.fileIf(!script.usesPart(ScriptPart.LEAVE), "lib/leave");
		text.addFile("lib/moves")
			.addFile("lib/" + this.moves)
			.addFile("lib/marks")
			.addFile("lib/failures")
			.addFile("lib/lapses")
			.addFile("lib/children")
			.addFile("lib/outcomes");
		text.fileIf(script.usesPart(ScriptPart.ADDING), "lib/adding");
		text.fileIf(script.usesPart(ScriptPart.SETTLING), "lib/settling");
		text.fileIf(script.usesPart(ScriptPart.WATCHING), "lib/watching");
		text.add("made = move\nreturn move\nend\n");
	}

	/**
	 * A script as the server gets it.
	 */
	static final class ScriptText {

		private final byte[] text;

		private final String digest;

		private final ScriptOutputType output;

		private ScriptText(String text, ScriptOutputType output) {
			this.text = text.getBytes(StandardCharsets.UTF_8);
			this.digest = Base16.digest(this.text);
			this.output = output;
		}

		byte[] scriptBytes() {
			return this.text;
		}

		String sha1Digest() {
			return this.digest;
		}

		ScriptOutputType outputType() {
			return this.output;
		}

	}

	/**
	 * Puts a script together.
	 */
	static final class ScriptBuilder {

		private final StringBuilder text = new StringBuilder();

		ScriptBuilder add(String lines) {
			this.text.append(lines);
			return this;
		}

		/**
		 * Add a file.
		 * @param name its path from this class's resources, without the ending
		 */
		ScriptBuilder addFile(String name) {
			return add(readFile(name));
		}

		ScriptBuilder fileIf(boolean used, String name) {
			return used ? addFile(name) : this;
		}

		/**
		 * The script.
		 * @param output type of its result
		 */
		ScriptText build(ScriptOutputType output) {
			return new ScriptText(this.text.toString(), output);
		}

		private static String readFile(String name) {
			try (InputStream stream = ScriptSet.class.getResourceAsStream(name + ".lua")) {
				if (stream == null) {
					throw new IllegalStateException("The script '" + name + ".lua' is missing");
				}
				return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
