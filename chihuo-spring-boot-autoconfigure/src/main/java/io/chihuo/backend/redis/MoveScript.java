// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.nio.charset.StandardCharsets;

import io.lettuce.core.ScriptOutputType;

import io.chihuo.backend.redis.ScriptSet.ScriptText;

/**
 * The script that moves flows on. It consists of those that make the parts of a move, so
 * that both ways leave the same.
 */
final class MoveScript {

	static final ScriptText TEXT = composeText();

	private MoveScript() {
	}

	private static ScriptText composeText() {
		ScriptSet.ScriptBuilder text = new ScriptSet.ScriptBuilder();
		text.add("local QUEUE_KEYS, FLOW_KEYS = " + QueueKeys.NAME_COUNT + ", " + FlowScript.KEY_COUNT + "\n")
			.add("local call, SESSION = redis.call, KEYS[1]\n");
		addFunction(text, "settle", ScriptSet.LISTS.scriptText(ScriptName.SETTLE));
		addFunction(text, "update", FlowScript.UPDATE_FLOWS.scriptText());
		addFunction(text, "submit", ScriptSet.LISTS.scriptText(ScriptName.SUBMIT));
		return text.addFile("lib/numbered").addFile("move-flows").build(ScriptOutputType.MULTI);
	}

	private static void addFunction(ScriptSet.ScriptBuilder text, String name, ScriptText script) {
		text.add("local function " + name + "(KEYS, ARGV)\n")
			.add(new String(script.scriptBytes(), StandardCharsets.UTF_8))
			.add("\nend\n");
	}

}
