// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.ScriptOutputType;

import io.chihuo.backend.redis.ScriptSet.ScriptText;

import static io.lettuce.core.ScriptOutputType.INTEGER;
import static io.lettuce.core.ScriptOutputType.MULTI;
import static io.lettuce.core.ScriptOutputType.VALUE;

/**
 * The scripts on flows, each a file of its name beside this class's resources.
 */
enum FlowScript {

	FLOW_TIME(INTEGER), CREATE_FLOWS(VALUE), LOAD_FLOWS(MULTI), UPDATE_FLOWS(VALUE), DELETE_FLOWS(VALUE),
	DUE_FLOWS(MULTI), LIST_FLOWS(MULTI), COUNT_FLOWS(MULTI);

	/** The keys of a bucket, before that of the session. */
	private static final String[] KEY_NAMES = { "flows", "plans", "progress", "wakes", "ages", "counts" };

	/** Number of the keys of a bucket, without that of the session. */
	static final int KEY_COUNT = KEY_NAMES.length;

	/** Gives the keys the names that {@code lib/flows.lua} has. */
	private static final String VARIABLES = "local " + String.join(", ", KEY_NAMES).toUpperCase(Locale.ROOT)
			+ ", SESSION = unpack(KEYS)\n";

	private static final Map<FlowScript, ScriptText> TEXTS = new ConcurrentHashMap<>();

	private final ScriptOutputType output;

	FlowScript(ScriptOutputType output) {
		this.output = output;
	}

	/**
	 * The keys of a bucket in the order of the scripts.
	 * @param session distinguishes clients
	 */
	static byte[][] bucketKeys(String prefix, String session) {
		byte[][] keys = new byte[KEY_NAMES.length + 1][];
		for (int i = 0; i < KEY_NAMES.length; i++) {
			keys[i] = ScriptBatches.toBytes(prefix + KEY_NAMES[i]);
		}
		keys[KEY_NAMES.length] = ScriptBatches.toBytes(prefix + "session:" + session);
		return keys;
	}

	ScriptText scriptText() {
		return TEXTS.computeIfAbsent(this, FlowScript::composeText);
	}

	private ScriptText composeText() {
		return new ScriptSet.ScriptBuilder().add(VARIABLES)
			.addFile("lib/flows")
			.fileIf(this.output == VALUE, "lib/numbered")
			.addFile(name().toLowerCase(Locale.ROOT).replace('_', '-'))
			.build(this.output);
	}

}
