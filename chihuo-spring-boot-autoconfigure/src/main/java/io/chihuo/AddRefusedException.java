// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * A queue did not take a task since its id was there already, finished or dead. Thrown
 * only by the calls that say so; others return the result.
 */
public class AddRefusedException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	private final AddResult result;

	public AddRefusedException(String queue, String id, AddResult result) {
		super("Queue '" + queue + "' did not take task '" + id + "': " + result);
		this.result = result;
	}

	/**
	 * State in which the id was found.
	 */
	public AddResult result() {
		return this.result;
	}

	static void throwIfRefused(String queue, String id, AddResult result) {
		if (!result.isAccepted()) {
			throw new AddRefusedException(queue, id, result);
		}
	}

}
