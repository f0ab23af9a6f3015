// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

/**
 * A task that was submitted within another one, its parent.
 *
 * @param queue queue that it is in, maybe of another store
 * @param id id of the task
 * @param found whether a later run of the parent finds it again by its id
 */
public record ChildRef(QueueName queue, String id, boolean found) {

	private static final char FOUND = 'f';

	private static final char NOT_FOUND = 'n';

	/**
	 * The child as one line, for stores that keep text.
	 */
	public String toText() {
		return (this.found ? FOUND : NOT_FOUND) + this.queue.toString() + '/' + this.id;
	}

	/**
	 * Read a line; the reverse of {@link #toText()}.
	 * @throws IllegalArgumentException if it is damaged
	 */
	public static ChildRef parseText(String line) {
		int loop = line.indexOf('/') + 1;
		int id = line.indexOf('/', loop) + 1;
		if (loop < 2 || id <= loop) {
			throw new IllegalArgumentException("The name of a child is damaged");
		}
		return new ChildRef(new QueueName(line.substring(1, loop - 1), line.substring(loop, id - 1)),
				line.substring(id), line.charAt(0) == FOUND);
	}

}
