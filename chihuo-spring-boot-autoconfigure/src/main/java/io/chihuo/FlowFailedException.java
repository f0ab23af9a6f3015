// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * A flow that was awaited has failed.
 */
public class FlowFailedException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	private final String step;

	/**
	 * Creates an instance.
	 * @param step name of the step that failed first, empty if unknown
	 */
	public FlowFailedException(String message, String step) {
		super(message);
		this.step = step;
	}

	/**
	 * Name of the step that failed first, empty if that is not known.
	 */
	public String stepName() {
		return this.step;
	}

}
