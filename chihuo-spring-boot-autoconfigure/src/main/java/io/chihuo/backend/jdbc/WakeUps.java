// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.function.Consumer;

/**
 * Notifies other nodes at once of changes in the database, at which they look by
 * themselves too, though later. For any number of threads; no method blocks.
 */
interface WakeUps extends AutoCloseable {

	/** Notifies nobody. */
	WakeUps NONE = new WakeUps() {

		@Override
		public void announce(String name) {
		}

		@Override
		public boolean isListening() {
			return false;
		}

		@Override
		public void addListener(Consumer<String> listener) {
		}

		@Override
		public void pause() {
		}

		@Override
		public void resume() {
		}

		@Override
		public void close() {
		}

	};

	/** Notify other nodes of a change. */
	void announce(String name);

	/** Whether announcements of other nodes arrive here. */
	boolean isListening();

	/**
	 * Add a listener of what other nodes announce; an empty name stands for anything that
	 * may have been missed.
	 * @param listener must not block
	 */
	void addListener(Consumer<String> listener);

	/** Release the connection until this is resumed. */
	void pause();

	void resume();

	@Override
	void close();

}
