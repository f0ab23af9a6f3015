// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.chihuo.QueueView;
import io.chihuo.backend.IdPage;

import static io.chihuo.backend.redis.ScriptBatches.toBytes;
import static io.chihuo.backend.redis.ScriptBatches.toNumberBytes;

/**
 * Arguments and answers of {@code peek.lua}.
 */
final class PeekArguments {

	private static final String CURSOR = "[0-9]{1,19}([.][0-9]{1,12})?(e[+][0-9]{1,3})?(_[0-9]{1,9}){0,2}";

	private PeekArguments() {
	}

	/**
	 * Arguments for one page.
	 * @throws IllegalArgumentException for a text that is no cursor, rather than have the
	 * script fail
	 */
	static byte[][] encodeRequest(QueueView view, @Nullable String cursor, int size) {
		if (cursor != null && !cursor.matches(CURSOR)) {
			throw new IllegalArgumentException("'cursor' must be the 'next' of the page before");
		}
		String[] parts = (cursor != null) ? cursor.split("_", -1) : new String[0];
		return new byte[][] { toBytes(view.name().toLowerCase(Locale.ROOT)), toNumberBytes(size), partAt(parts, 0),
				partAt(parts, 1), partAt(parts, 2) };
	}

	private static byte[] partAt(String[] parts, int index) {
		return toBytes((index < parts.length) ? parts[index] : "");
	}

	static IdPage decodePage(Object answer) {
		ScriptReply reply = ScriptReply.of(answer);
		String next = reply.textAt(0);
		List<String> ids = new ArrayList<>(reply.size() - 1);
		for (int i = 1; i < reply.size(); i++) {
			ids.add(reply.textAt(i));
		}
		return new IdPage(ids, next.isEmpty() ? null : next);
	}

}
