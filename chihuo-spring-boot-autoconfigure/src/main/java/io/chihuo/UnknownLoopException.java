package io.chihuo;

import java.util.Collection;

/**
 * There is no loop of a name on this node.
 */
public class UnknownLoopException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public UnknownLoopException(String name, Collection<String> known) {
		super("There is no loop '" + name + "' on this node; its loops are " + known);
	}

}
