// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.Collection;

/**
 * Thrown when this node has no loop of a name.
 */
public class UnknownLoopException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public UnknownLoopException(String name, Collection<String> known) {
		super("There is no loop '" + name + "' on this node; its loops are " + known);
	}

}
