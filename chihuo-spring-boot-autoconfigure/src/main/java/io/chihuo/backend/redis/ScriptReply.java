// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.List;

import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Takes a script's reply apart.
 */
final class ScriptReply {

	private final List<?> parts;

	private ScriptReply(List<?> parts) {
		this.parts = parts;
	}

	static ScriptReply of(Object reply) {
		return new ScriptReply((List<?>) reply);
	}

	static String text(Object bytes) {
		return new String((byte[]) bytes, UTF_8);
	}

	int size() {
		return this.parts.size();
	}

	ScriptReply list(int index) {
		return of(this.parts.get(index));
	}

	long number(int index) {
		return (Long) this.parts.get(index);
	}

	String text(int index) {
		return text(this.parts.get(index));
	}

	byte[] bytes(int index) {
		return (byte[]) this.parts.get(index);
	}

	/** Null too where the list is shorter. */
	byte @Nullable [] bytesOrNull(int index) {
		return (index < this.parts.size()) ? (byte[]) this.parts.get(index) : null;
	}

}
