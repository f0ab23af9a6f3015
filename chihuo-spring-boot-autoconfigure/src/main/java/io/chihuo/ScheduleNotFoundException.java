// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * There is no schedule of the name: it was never made, or it was removed.
 */
public class ScheduleNotFoundException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public ScheduleNotFoundException(String name) {
		super("There is no schedule '" + name + "'");
	}

}
