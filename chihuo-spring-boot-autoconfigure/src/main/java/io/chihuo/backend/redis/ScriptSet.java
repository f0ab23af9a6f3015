package io.chihuo.backend.redis;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.ScriptOutputType;

/**
 * The scripts by who keeps the order of what is ready. Nearly all begin with
 * {@code queue.lua}.
 */
enum ScriptSet {

	/** Lists in Redis keep it. */
	LISTS(EnumSet.range(Script.CHECK, Script.UNTOLD)),

	/**
	 * A broker keeps it, so that {@code ledger.lua} comes next, and {@code posting.lua}
	 * where the caller posts what became ready.
	 */
	TICKETS(EnumSet.complementOf(EnumSet.of(Script.CLAIM)));

	private static final Set<Script> POSTING = EnumSet.of(Script.ADD, Script.SETTLE, Script.REQUEUE, Script.REQUEUE_ALL,
			Script.DUE);

	private final Map<Script, ScriptText> texts = new ConcurrentHashMap<>();

	private final Set<Script> scripts;

	ScriptSet(Set<Script> scripts) {
		this.scripts = scripts;
	}

	ScriptText text(Script script) {
		return this.texts.computeIfAbsent(script, this::compose);
	}

	/** The scripts that belong to it. */
	Set<Script> scripts() {
		return this.scripts;
	}

	private ScriptText compose(Script script) {
		List<String> files = new ArrayList<>();
		boolean posting = this == TICKETS && POSTING.contains(script);
		if (script != Script.POSTED) {
			files.add("queue");
			files.addAll((this == TICKETS) ? List.of("ledger") : List.of());
			files.addAll(posting ? List.of("posting") : List.of());
		}
		files.add(script.name().toLowerCase(Locale.ROOT).replace('_', '-'));
		return new ScriptText(files, posting ? ScriptOutputType.MULTI : script.output());
	}

}
