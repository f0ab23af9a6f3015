// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Scripts whose texts were sent to the server of some keys over its present connection. A
 * call by the digest alone that came before the text would be refused, and sent again
 * after calls that were made later.
 */
final class KnownScripts {

	private final Set<ScriptText> sent = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Object connection;

	boolean contains(Object connection, ScriptText script) {
		return this.connection == connection && this.sent.contains(script);
	}

	/** Note that a text was sent. */
	synchronized void add(Object connection, ScriptText script) {
		if (this.connection != connection) {
			this.sent.clear();
			this.connection = connection;
		}
		this.sent.add(script);
	}

}
