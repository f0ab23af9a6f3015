// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * A queue has reached its bound and refused a task. Tasks that it accepted before stay.
 */
public class QueueFullException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	private final transient AddSummary summary;

	public QueueFullException(String queue, AddSummary summary) {
		super("Queue '" + queue + "' is full: as many tasks wait as 'max-length' allows. Add again later, or raise "
				+ "'chihuo.loops." + queue + ".max-length'");
		this.summary = summary;
	}

	/**
	 * Results of all tasks of the same call, the refused ones included.
	 */
	public AddSummary summary() {
		return this.summary;
	}

}
